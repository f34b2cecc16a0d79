package io.perdure.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.perdure.schema.deadletters.DeadLetter;
import io.perdure.schema.ingress.InvocationRequest;
import io.perdure.schema.replies.InvocationReply;
import io.perdure.schema.state.InvocationRecord;
import io.perdure.schema.state.JournalEntryRecord;
import io.perdure.schema.state.StateRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schemas that users read and write with, each whole in one file of {@code schemas/public}:
 * they are what the records have. What a file should contain is in {@code target/public}.
 */
class PublicSchemasTest {
  private static final Path PUBLIC = Path.of("public");
  private static final Path MANUALS = Path.of("..", "docs");
  private static final Map<Schema, String> MANUAL =
      Map.of(
          InvocationRequest.getClassSchema(), "ingress-topic.md",
          InvocationReply.getClassSchema(), "ingress-topic.md",
          DeadLetter.getClassSchema(), "subscriptions.md",
          InvocationRecord.getClassSchema(), "public-history.md",
          JournalEntryRecord.getClassSchema(), "public-history.md",
          StateRecord.getClassSchema(), "public-history.md");
  private static final Path EXPECTED = Path.of("target", "public");

  static Stream<Schema> schemas() {
    return MANUAL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void theManualNamesEachField(Schema schema) throws IOException {
    // The manual of requests has the names of JSON.
    assumeFalse(schema.equals(InvocationRequest.getClassSchema()));
    var manual = Files.readString(MANUALS.resolve(MANUAL.get(schema)));

    assertThat(schema.getFields())
        .allSatisfy(field -> assertThat(manual).contains("`" + field.name() + "`"));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void aPublicSchemaIsThatOfTheRecords(Schema schema) throws IOException {
    var file = schema.getName() + ".avsc";
    var expected = schema.toString(true) + "\n";
    Files.createDirectories(EXPECTED);
    Files.writeString(EXPECTED.resolve(file), expected);

    assertThat(PUBLIC.resolve(file)).exists().content().isEqualTo(expected);
  }
}
