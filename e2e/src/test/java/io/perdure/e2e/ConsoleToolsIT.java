package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A request that is typed into {@code kafka-console-producer.sh}, and its answer at the other. */
@SuppressWarnings("NullAway.Init")
class ConsoleToolsIT {
  private static final String PRODUCER = "org.apache.kafka.tools.ConsoleProducer";
  private static final String CONSUMER = "org.apache.kafka.tools.consumer.ConsoleConsumer";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void typedRequestsAreAnswered() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      cluster.createTopics(1, "answers");
      var request =
          "ada|{\"service\":\"Counter\",\"handler\":\"add\",\"input\":5,"
              + "\"replyTo\":{\"topic\":\"answers\",\"correlationId\":\"%d\"}}%n";

      tool(
          request.formatted(1) + request.formatted(2),
          PRODUCER,
          "--bootstrap-server",
          cluster.bootstrap(),
          "--topic",
          "perdure-ingress",
          "--reader-property",
          "parse.key=true",
          "--reader-property",
          "key.separator=|");

      assertThat(
              tool(
                  "",
                  CONSUMER,
                  "--bootstrap-server",
                  cluster.bootstrap(),
                  "--topic",
                  "answers",
                  "--from-beginning",
                  "--isolation-level",
                  "read_committed",
                  "--max-messages",
                  "2",
                  "--timeout-ms",
                  "60000",
                  "--formatter-property",
                  "print.key=true",
                  "--formatter-property",
                  "print.headers=true"))
          .containsPattern("perdure-correlation-id:1\\S*\\s+ada\\s+5")
          .containsPattern("perdure-correlation-id:2\\S*\\s+ada\\s+10");
    }
  }

  private String tool(String typed, String mainClass, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(JavaProcess.EXECUTABLE);
    command.addAll(List.of("-Xmx64m", "-cp", JavaProcess.classPath(), mainClass));
    command.addAll(List.of(arguments));
    return CommandLine.run(directory, Map.of(), command, typed);
  }
}
