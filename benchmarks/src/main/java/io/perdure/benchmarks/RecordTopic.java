package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of numbers under keys. Record {@code i} has the value {@code i}; the keys take turns, so
 * what each key gets is known.
 *
 * @param prefix what the keys begin with; a number below {@link #KEYS} follows
 */
record RecordTopic(Broker broker, String name, String prefix) {
  static final int PARTITIONS = 4;
  static final int KEYS = 1000;

  private static final short REPLICAS = 1;

  /** What the records of a key come to, as {@code Tally} sees it. */
  record Total(long count, long sum) {}

  static RecordTopic create(Broker broker, String name, String prefix) {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var admin = Admin.create(config)) {
      admin.createTopics(List.of(new NewTopic(name, PARTITIONS, REPLICAS))).all().get();
      return new RecordTopic(broker, name, prefix);
    } catch (ExecutionException e) {
      throw new BenchmarkException("Cannot create the topic " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted at the topic " + name, e);
    }
  }

  /** Writes so many records, and waits until the broker has them. */
  void fill(long records) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024);
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      var failure = new AtomicReference<@Nullable Exception>();
      for (var i = 0L; i < records; i++) {
        producer.send(record(i), (_, exception) -> failure.compareAndSet(null, exception));
      }
      producer.flush();
      var first = failure.get();
      if (first != null) {
        throw new BenchmarkException("Cannot write to the topic " + name, first);
      }
    }
  }

  String key(int number) {
    return prefix + number;
  }

  /** What a key has got when the topic was filled once with so many records. */
  static Total total(int key, long records) {
    var count = Math.max(0, (records - key + KEYS - 1) / KEYS);
    // key, key + KEYS, key + 2 * KEYS, and so on.
    return new Total(count, count * key + KEYS * (count * (count - 1) / 2));
  }

  private ProducerRecord<String, String> record(long number) {
    return new ProducerRecord<>(name, key((int) (number % KEYS)), Long.toString(number));
  }
}
