package io.perdure.e2e;

import io.perdure.codec.CommandCodec;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a leader does whose predecessor died between the append of its deliveries and their
 * acknowledgement, but with all deliveries of all partitions: appends them to the log again.
 */
final class RepeatedDeliveries {
  private static final String LOG = "perdure-log";
  private static final int MAX_RECORDS_A_PARTITION = 20_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private RepeatedDeliveries() {}

  /** Repeats what is in the log now, each partition's in its order; of a long log the newest. */
  static void append(String bootstrapServers) throws Exception {
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    try (var consumer =
            new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var info : consumer.partitionsFor(LOG)) {
        for (var delivery : read(consumer, new TopicPartition(LOG, info.partition()))) {
          sent.add(producer.send(new ProducerRecord<>(LOG, info.partition(), null, delivery)));
        }
      }
      for (var each : sent) {
        each.get();
      }
    }
  }

  private static List<byte[]> read(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    var only = List.of(partition);
    consumer.assign(only);
    long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
    long beginning = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
    consumer.seek(partition, Math.max(beginning, end - MAX_RECORDS_A_PARTITION));
    var codec = new CommandCodec();
    var deliveries = new ArrayList<byte[]>();
    while (consumer.position(partition) < end) {
      for (var record : consumer.poll(POLL)) {
        if (codec.decode(record.value()) instanceof Command.Deliver) {
          deliveries.add(record.value());
        }
      }
    }
    return deliveries;
  }
}
