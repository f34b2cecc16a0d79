package io.perdure.server;

import io.perdure.ingest.DeadLetterRepublisher;
import io.perdure.ingest.DeadLetterRepublisher.Wanted;
import io.perdure.log.KafkaTopicLookup;
import io.perdure.log.TopicNames;
import org.jspecify.annotations.Nullable;

/** {@code perdure republish}: dead letters go back to where they come from. */
final class RepublishCommand {
  private RepublishCommand() {}

  /** Does it, and says how it went. */
  static void run(PerdureConfig config, @Nullable String source, @Nullable String to) {
    var names = new TopicNames(config.get(ConfigKeys.PREFIX));
    int maxRecordBytes = new NodeSettings(config).maxRecordBytes();
    try (var topics = new KafkaTopicLookup(config.kafka())) {
      var outcome =
          new DeadLetterRepublisher(names, maxRecordBytes, config.kafka(), topics)
              .run(new Wanted(source, to));
      System.out.println(
          "perdure: "
              + outcome.republished()
              + " dead letters are published again, "
              + outcome.kept()
              + " are kept");
    }
  }
}
