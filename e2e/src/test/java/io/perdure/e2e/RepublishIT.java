package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters go back where they come from, by a command that is killed again and again. */
@SuppressWarnings("NullAway.Init")
class RepublishIT {
  private static final String TOPIC = "orders";
  private static final int PARTITIONS = 3;
  private static final int LETTERS = 30_000;
  private static final int KILLS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void eachLetterIsBackOnceAndInOrderThoughTheCommandIsKilled() throws Exception {
    try (var cluster = new Cluster(directory, List.of());
        var reader = cluster.reader(TOPIC, PARTITIONS)) {
      cluster.createTopics(PARTITIONS, TOPIC);
      writeLetters(cluster);
      var back = new ArrayList<ConsumerRecord<String, String>>();

      for (int kill = 0; kill < KILLS; kill++) {
        int enough = back.size() + LETTERS / 10;
        try (var command = cluster.command(directory.resolve("killed.txt"), "republish")) {
          command.start();
          Await.until(enough + " letters are back", PATIENCE, () -> read(reader, back) >= enough);
        }
        assertThat(back).hasSizeLessThan(LETTERS);
      }
      assertThat(cluster.run("republish")).contains("dead letters are published again, 0 are kept");

      Await.until(
          () -> "all letters, of which there are " + back.size(),
          PATIENCE,
          () -> read(reader, back) >= LETTERS && isAtEnd(reader));
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int number = partition;
        assertThat(back.stream().filter(it -> it.partition() == number))
            .extracting(it -> Integer.valueOf(it.value()))
            .containsExactlyElementsOf(
                IntStream.range(0, LETTERS)
                    .filter(it -> it % PARTITIONS == number)
                    .boxed()
                    .toList());
      }
      assertThat(cluster.run("republish")).contains("0 dead letters are published again");
    }
  }

  /** As Perdure writes them; those of one partition are in one partition of the dead letters. */
  private static void writeLetters(Cluster cluster) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int number = 0; number < LETTERS; number++) {
        int partition = number % PARTITIONS;
        var letter =
            new ProducerRecord<>("perdure-dead-letters", partition, "k" + number, "" + number);
        letter.headers().add("perdure.error.code", "PD0408".getBytes(UTF_8));
        letter.headers().add("perdure.source", "sub_1x".getBytes(UTF_8));
        letter.headers().add("perdure.topic", TOPIC.getBytes(UTF_8));
        letter.headers().add("perdure.partition", ("" + partition).getBytes(UTF_8));
        producer.send(letter);
      }
    }
  }

  private static int read(
      KafkaConsumer<String, String> reader, List<ConsumerRecord<String, String>> back) {
    reader.poll(Duration.ofMillis(50)).forEach(back::add);
    return back.size();
  }

  private static boolean isAtEnd(KafkaConsumer<String, String> reader) {
    return reader.endOffsets(reader.assignment()).entrySet().stream()
        .allMatch(end -> reader.position(end.getKey()) >= end.getValue());
  }
}
