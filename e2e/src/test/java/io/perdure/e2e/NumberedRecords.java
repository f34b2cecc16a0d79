package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Numbers as records, spread over keys of a kind: into a topic, and out of one. */
final class NumberedRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final String kind;
  private final int keys;
  private final Producer<byte[], byte[]> producer;
  private final KafkaConsumer<String, String> consumer;
  private final Map<String, String> read = new TreeMap<>();
  private int next;
  private int count;

  /**
   * @param kind what its keys begin with; others in the output are not its own
   */
  NumberedRecords(String bootstrap, String kind, int keys, String output, int outputPartitions) {
    this.kind = kind;
    this.keys = keys;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrap,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(
        IntStream.range(0, outputPartitions)
            .mapToObj(partition -> new TopicPartition(output, partition))
            .toList());
  }

  /** Writes the next numbers; they are there when this returns. */
  void write(String topic, int howMany) {
    for (int end = next + howMany; next < end; next++) {
      producer.send(
          new ProducerRecord<>(
              topic, key(next).getBytes(UTF_8), String.valueOf(next).getBytes(UTF_8)));
    }
    producer.flush();
  }

  /** How many were written. */
  int written() {
    return next;
  }

  /** Reads what has come; how many records there are by now. */
  int read() {
    for (var record : consumer.poll(POLL)) {
      if (record.key().startsWith(kind)) {
        read.merge(record.key(), " " + record.value(), String::concat);
        count++;
      }
    }
    return count;
  }

  /** What was read, by key, with a blank before each number. */
  Map<String, String> byKey() {
    return Map.copyOf(read);
  }

  /** What has to be read, if each number is there once and in order. */
  Map<String, String> expected() {
    return IntStream.range(0, next)
        .boxed()
        .collect(
            Collectors.groupingBy(
                this::key, Collectors.mapping(number -> " " + number, Collectors.joining())));
  }

  private String key(int number) {
    return kind + number % keys;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
