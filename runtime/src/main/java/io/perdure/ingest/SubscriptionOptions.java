package io.perdure.ingest;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The options of a subscription, read.
 *
 * @param batching how records are put together; nothing if each goes alone
 * @param start where a new group begins; else as {@code auto.offset.reset} says
 * @param consumer properties that are handed on to the consumers
 */
record SubscriptionOptions(
    KeyRule key,
    Optional<Batching> batching,
    BadRecordPolicy onBadRecord,
    ValueFormat valueFormat,
    Optional<StartAt> start,
    Map<String, Object> consumer) {
  private static final String PREFIX = "perdure.";
  private static final String KEY = PREFIX + "key";
  private static final String ON_BAD_RECORD = PREFIX + "on-bad-record";
  private static final String START = PREFIX + "start";
  private static final String VALUE_FORMAT = PREFIX + "value-format";

  private static final String BATCH_RECORDS = PREFIX + "batch.max-records";
  private static final String BATCH_WAIT = PREFIX + "batch.max-wait-ms";
  private static final int MAX_BATCH_RECORDS = 10_000;
  private static final int MAX_BATCH_WAIT_MS = 60_000;
  private static final int DEFAULT_BATCH_WAIT_MS = 100;

  private static final List<String> OURS =
      List.of(KEY, ON_BAD_RECORD, VALUE_FORMAT, START, BATCH_RECORDS, BATCH_WAIT);

  private static final String HEADER = "header:";
  private static final String VALUE = "value:";

  /**
   * Reads and checks.
   *
   * @throws IngestException naming the option
   */
  static SubscriptionOptions parse(Map<String, String> options) {
    KeyRule key = new KeyRule.OfRecord();
    var onBadRecord = BadRecordPolicy.DEAD_LETTER;
    var valueFormat = ValueFormat.OF_HANDLER;
    var start = Optional.<StartAt>empty();
    int batchRecords = 0;
    int batchWaitMs = 0;
    var consumer = new HashMap<String, Object>();
    for (var option : options.entrySet()) {
      var value = option.getValue();
      switch (option.getKey()) {
        case KEY -> key = key(value);
        case ON_BAD_RECORD -> onBadRecord = policy(value);
        case BATCH_RECORDS -> batchRecords = number(BATCH_RECORDS, value, MAX_BATCH_RECORDS);
        case BATCH_WAIT -> batchWaitMs = number(BATCH_WAIT, value, MAX_BATCH_WAIT_MS);
        case START -> start = Optional.of(StartAt.parse(value));
        case VALUE_FORMAT -> valueFormat = valueFormat(value);
        case ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG ->
            throw wrong(option.getKey(), "left to the cluster, which the source names", value);
        case String ours when ours.startsWith(PREFIX) ->
            throw IngestCode.BAD_SUBSCRIPTION.refuse(
                "Expected one of " + OURS + ", but found " + ours);
        case String theirs -> consumer.put(theirs, value);
      }
    }
    ConsumerProperties.check(consumer, IngestCode.BAD_SUBSCRIPTION);
    var batching = batching(batchRecords, batchWaitMs, options.containsKey(KEY));
    return new SubscriptionOptions(
        key, batching, onBadRecord, valueFormat, start, Map.copyOf(consumer));
  }

  private static Optional<Batching> batching(int records, int waitMs, boolean hasKey) {
    if (records == 0) {
      if (waitMs > 0) {
        throw IngestCode.BAD_SUBSCRIPTION.refuse(
            "Expected " + BATCH_WAIT + " only with " + BATCH_RECORDS);
      }
      return Optional.empty();
    }
    if (hasKey) {
      throw IngestCode.BAD_SUBSCRIPTION.refuse(
          "Expected no "
              + KEY
              + " with "
              + BATCH_RECORDS
              + ": the key of a batch is its topic and partition");
    }
    return Optional.of(
        new Batching(records, Duration.ofMillis(waitMs == 0 ? DEFAULT_BATCH_WAIT_MS : waitMs)));
  }

  private static int number(String name, String text, int max) {
    int value = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (value < 1 || value > max) {
      throw wrong(name, "a number from 1 to " + max, text);
    }
    return value;
  }

  private static KeyRule key(String text) {
    if (text.equals("record")) {
      return new KeyRule.OfRecord();
    }
    if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
      return new KeyRule.OfHeader(text.substring(HEADER.length()));
    }
    if (text.startsWith(VALUE)) {
      try {
        return new KeyRule.OfValue(JsonPointer.compile(text.substring(VALUE.length())));
      } catch (IllegalArgumentException cause) {
        throw wrong(KEY, "value: and a JSON pointer", text);
      }
    }
    throw wrong(KEY, "record, header:NAME or value:/json/pointer", text);
  }

  private static BadRecordPolicy policy(String text) {
    return switch (text) {
      case "dead-letter" -> BadRecordPolicy.DEAD_LETTER;
      case "skip" -> BadRecordPolicy.SKIP;
      case "stop" -> BadRecordPolicy.STOP;
      default -> throw wrong(ON_BAD_RECORD, "dead-letter, skip or stop", text);
    };
  }

  private static ValueFormat valueFormat(String text) {
    return switch (text) {
      case "handler" -> ValueFormat.OF_HANDLER;
      case "registry" -> ValueFormat.REGISTRY;
      default -> throw wrong(VALUE_FORMAT, "handler or registry", text);
    };
  }

  private static IngestException wrong(String name, String expected, String found) {
    return IngestCode.BAD_SUBSCRIPTION.refuse(
        "Expected " + name + " to be " + expected + ", but found '" + found + "'");
  }
}
