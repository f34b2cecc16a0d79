package io.perdure.ingest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.codec.DerivedIds;
import io.perdure.model.Header;
import io.perdure.model.InvocationSource;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Command.IngestedRecord;
import io.perdure.tracing.Tracing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Several records of a partition, as the input of one invocation: a JSON list. Objects are those of
 * the partition: their key is {@code TOPIC-PARTITION}. Thread-safe.
 */
final class BatchMapping {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

  private final Subscription subscription;
  private final ValueFormat format;
  private final RecordInput inputs;
  private final DeploymentRegistry registry;
  private final InvocationSpecs specs;
  private final RecordTrace trace;

  BatchMapping(
      Subscription subscription,
      ValueFormat format,
      RecordInput inputs,
      DeploymentRegistry registry,
      InvocationSpecs specs,
      Tracing tracing) {
    this.subscription = subscription;
    this.format = format;
    this.inputs = inputs;
    this.registry = registry;
    this.specs = specs;
    this.trace = new RecordTrace(tracing);
  }

  /** The records that go together. */
  record Cut(ConsumerRecord<byte[], byte[]> last, List<IngestedRecord> records, long bytes) {}

  /**
   * Takes the first ones, as many as there is room for, up to one whose value is not what it should
   * be: that one is the first of the next.
   *
   * @param records at least one, which is taken even if it has more bytes
   * @throws BadRecordException if the first one's value does not fit, or nothing takes them
   * @throws SchemaException if the first one's type is not known yet and the registry away
   */
  Cut cut(Stream<ConsumerRecord<byte[], byte[]>> records, int maxRecords, long maxBytes) {
    var handler = handler();
    var taken = new ArrayList<IngestedRecord>();
    ConsumerRecord<byte[], byte[]> last = null;
    long bytes = 0;
    for (var record :
        (Iterable<ConsumerRecord<byte[], byte[]>>) records.limit(maxRecords)::iterator) {
      IngestedRecord json;
      try {
        json = record(handler, record);
      } catch (BadRecordException | SchemaException wrong) {
        if (last == null) {
          throw wrong;
        }
        break;
      }
      if (last != null && bytes + json.json().size() > maxBytes) {
        break;
      }
      taken.add(json);
      bytes += json.json().size();
      last = record;
    }
    return new Cut(requireNonNull(last), taken, bytes);
  }

  /** One record as JSON; the same every time, as far as types stay what they are. */
  private IngestedRecord record(HandlerDescriptor handler, ConsumerRecord<byte[], byte[]> record) {
    var json =
        JSON.createObjectNode().put("offset", record.offset()).put("timestamp", record.timestamp());
    putText(json, "key", record.key());
    if (record.value() != null) {
      putValue(json, inputs.of(format, handler, record.value()).bytes());
    }
    if (record.headers().iterator().hasNext()) {
      var headers = json.putObject("headers");
      record.headers().forEach(header -> putText(headers, header.key(), header.value()));
    }
    try {
      return new IngestedRecord(record.offset(), Payload.of(JSON.writeValueAsBytes(json)));
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("A JSON tree can always be written", cause);
    }
  }

  /**
   * What they ask for together.
   *
   * @param last the place of the last of them
   * @param topic its name
   * @throws BadRecordException if there is nothing that takes them
   */
  Command.IngestBatch map(RecordPlace last, String topic, List<IngestedRecord> records) {
    var handler = handler();
    var target =
        Handlers.target(subscription.sink().service(), handler, topic + "-" + last.partition());
    var id =
        DerivedIds.ofBatch(last.source(), last.topic(), last.partition(), last.offset(), target);
    var request =
        new InvocationSpecs.Request(
            target,
            new InvocationSource.Subscription(subscription.id()),
            headers(last, topic),
            Payload.EMPTY,
            null,
            0,
            trace.process(topic, last, null, id, target));
    return new Command.IngestBatch(
        last.source(),
        last.topic(),
        last.partition(),
        records,
        new Command.Invoke(specs.complete(request, handler.options(), id), null, null));
  }

  private HandlerDescriptor handler() {
    var sink = subscription.sink();
    var handler = Handlers.find(registry, sink.service(), sink.handler());
    if (handler.type() == TargetType.WORKFLOW_RUN) {
      throw new BadRecordException(
          IngestCode.UNKNOWN_HANDLER,
          "Expected a handler that takes batches, but " + sink + " runs once for its key");
    }
    return handler;
  }

  private List<Header> headers(RecordPlace last, String topic) {
    return List.of(
        new Header("kafka.topic", topic),
        new Header("kafka.partition", String.valueOf(last.partition())),
        new Header("restate.subscription.id", subscription.id()));
  }

  private static void putText(ObjectNode json, String name, byte @Nullable [] bytes) {
    if (bytes != null) {
      Payload.of(bytes)
          .text()
          .ifPresentOrElse(
              text -> json.put(name, text), () -> json.put(name + "Base64", base64(bytes)));
    }
  }

  private static void putValue(ObjectNode json, byte[] value) {
    asJson(value)
        .ifPresentOrElse(
            tree -> json.set("value", tree), () -> json.put("valueBase64", base64(value)));
  }

  private static Optional<JsonNode> asJson(byte[] value) {
    try {
      var tree = JSON.readTree(value);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
