package io.perdure.ingest;

import io.perdure.codec.DeadLetter;
import io.perdure.log.AppendException;
import io.perdure.log.DeadLetterRecords;
import io.perdure.log.TopicFacts;
import io.perdure.log.TopicLookup;
import io.perdure.log.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes dead letters again, as they were, to the topics that they come from: each once, in
 * transactions that also move the place up to which letters are dealt with. Letters that are not
 * meant now go back to the end of the dead letters, in the same transactions. A second one that
 * runs at the same time puts an end to the first. Not thread-safe; blocks.
 */
public final class DeadLetterRepublisher {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int LOOKUP_TIMEOUT_SECONDS = 10;
  private static final int TRANSACTION_TIMEOUT_MS = 60_000;
  private static final int MAX_BLOCK_MS = 20_000;
  private static final int MAX_RECORDS_A_TRANSACTION = 200;

  private static final Callback IGNORED = (_, _) -> {};

  private final TopicNames names;
  private final int maxRecordBytes;
  private final Map<String, Object> kafka;
  private final TopicLookup topics;

  /**
   * @param maxRecordBytes of the largest letter
   * @param kafka properties of clients of Perdure's own Kafka
   */
  public DeadLetterRepublisher(
      TopicNames names, int maxRecordBytes, Map<String, Object> kafka, TopicLookup topics) {
    this.names = names;
    this.maxRecordBytes = maxRecordBytes;
    this.kafka = Map.copyOf(kafka);
    this.topics = topics;
  }

  /**
   * Which letters, and where to.
   *
   * @param source only those of this subscription, of {@code ingress} or {@code publish}
   * @param to a topic in place of the one that a letter comes from
   */
  public record Wanted(@Nullable String source, @Nullable String to) {}

  /**
   * How it went.
   *
   * @param kept those that are dead letters still: not meant, without a topic to go to, or of
   *     another Kafka cluster
   */
  public record Outcome(int republished, int kept) {
    private Outcome and(boolean isRepublished) {
      return isRepublished
          ? new Outcome(republished + 1, kept)
          : new Outcome(republished, kept + 1);
    }
  }

  /**
   * Deals with all letters that there are now.
   *
   * @throws AppendException if the brokers do not do it; what was committed before stays done
   */
  public Outcome run(Wanted wanted) {
    var bytes = new ByteArraySerializer();
    var texts = new ByteArrayDeserializer();
    try (var producer = new KafkaProducer<>(producerProperties(), bytes, bytes);
        var consumer = new KafkaConsumer<>(consumerProperties(), texts, texts)) {
      producer.initTransactions();
      return republish(wanted, consumer, producer);
    } catch (KafkaException failure) {
      throw new AppendException(
          AppendException.Reason.UNAVAILABLE,
          "Not all dead letters could be published again: " + failure.getMessage(),
          failure);
    }
  }

  private Outcome republish(
      Wanted wanted, Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    var partitions =
        consumer.partitionsFor(names.deadLetters()).stream()
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    consumer.assign(partitions);
    var ends = consumer.endOffsets(partitions);
    Predicate<TopicPartition> isOpen = it -> consumer.position(it) < ends.getOrDefault(it, 0L);
    var outcome = new Outcome(0, 0);
    while (partitions.stream().anyMatch(isOpen)) {
      partitions.stream().filter(isOpen.negate()).forEach(it -> consumer.pause(List.of(it)));
      var letters = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      for (var letter : consumer.poll(POLL)) {
        var partition = new TopicPartition(letter.topic(), letter.partition());
        if (letter.offset() < ends.getOrDefault(partition, 0L)) {
          letters.add(letter);
        }
      }
      if (!letters.isEmpty()) {
        outcome = transact(letters, wanted, consumer, producer, outcome);
      }
    }
    return outcome;
  }

  private Outcome transact(
      List<ConsumerRecord<byte[], byte[]>> letters,
      Wanted wanted,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Outcome before) {
    var outcome = before;
    var done = new HashMap<TopicPartition, OffsetAndMetadata>();
    producer.beginTransaction();
    for (var letter : letters) {
      var again = republished(letter, wanted);
      // What fails is thrown by the commit.
      producer.send(again.orElseGet(() -> keptLetter(letter)), IGNORED);
      outcome = outcome.and(again.isPresent());
      done.put(
          new TopicPartition(letter.topic(), letter.partition()),
          new OffsetAndMetadata(letter.offset() + 1));
    }
    producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
    producer.commitTransaction();
    return outcome;
  }

  private Optional<ProducerRecord<byte[], byte[]>> republished(
      ConsumerRecord<byte[], byte[]> record, Wanted wanted) {
    return DeadLetterRecords.read(record)
        .filter(letter -> wanted.source() == null || wanted.source().equals(letter.source()))
        .filter(letter -> wanted.to() != null || letter.cluster() == null)
        .flatMap(letter -> {
          var topic = wanted.to() == null ? letter.topic() : wanted.to();
          return facts(topic)
              .map(facts -> {
                var partition = wanted.to() == null ? partition(letter, facts) : null;
                return DeadLetterRecords.original(letter, topic, partition, record.timestamp());
              });
        });
  }

  private Optional<TopicFacts> facts(String topic) {
    try {
      return topics.find(topic).get(LOOKUP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new KafkaException("Topic " + topic + " cannot be looked up", failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted", stopped);
    }
  }

  /** Its own, so that what has no key keeps its neighbours too. */
  private static @Nullable Integer partition(DeadLetter letter, TopicFacts facts) {
    var partition = letter.partition();
    return partition != null && partition < facts.partitions() ? partition : null;
  }

  private ProducerRecord<byte[], byte[]> keptLetter(ConsumerRecord<byte[], byte[]> letter) {
    return new ProducerRecord<>(
        names.deadLetters(),
        null,
        letter.timestamp(),
        letter.key(),
        letter.value(),
        letter.headers());
  }

  private Map<String, Object> consumerProperties() {
    var properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, identity());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS_A_TRANSACTION);
    return properties;
  }

  private Map<String, Object> producerProperties() {
    var properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, identity());
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    return properties;
  }

  /** Names both the group, and the one producer at a time. */
  private String identity() {
    return names.prefix() + "-republish";
  }
}
