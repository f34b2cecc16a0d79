package io.perdure.schema;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.schema.deadletters.DeadLetter;
import io.perdure.schema.deployments.ClusterRecord;
import io.perdure.schema.deployments.DeploymentRecord;
import io.perdure.schema.deployments.KafkaClusterRecord;
import io.perdure.schema.deployments.ServiceRecord;
import io.perdure.schema.deployments.SubscriptionRecord;
import io.perdure.schema.ingress.InvocationRequest;
import io.perdure.schema.log.LogCommand;
import io.perdure.schema.replies.InvocationReply;
import io.perdure.schema.state.InvocationRecord;
import io.perdure.schema.state.JournalEntryRecord;
import io.perdure.schema.state.LeaderRecord;
import io.perdure.schema.state.LockRecord;
import io.perdure.schema.state.OutboxRecord;
import io.perdure.schema.state.PromiseRecord;
import io.perdure.schema.state.StateRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds each kind of record against the last release, {@code schemas/released}. */
class ReleasedSchemasTest {
  private static final Path RELEASED = Path.of("released");

  /** Who else reads or writes a record than nodes of this release. */
  enum Reach {
    /** Nodes of the release before wrote it: it must stay readable. */
    OWN,
    /** Producers of the release before still write it: the same. */
    WRITTEN_BY_OTHERS,
    /** Readers of the release before still read it: they must understand what is written now. */
    READ_BY_OTHERS
  }

  record Kind(Schema schema, Reach reach) {
    Path file() {
      return RELEASED.resolve(schema.getFullName() + ".avsc");
    }

    @Override
    public String toString() {
      return schema.getFullName();
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(LogCommand.getClassSchema(), Reach.OWN),
        new Kind(InvocationRequest.getClassSchema(), Reach.WRITTEN_BY_OTHERS),
        new Kind(InvocationReply.getClassSchema(), Reach.READ_BY_OTHERS),
        new Kind(DeadLetter.getClassSchema(), Reach.READ_BY_OTHERS),
        new Kind(InvocationRecord.getClassSchema(), Reach.READ_BY_OTHERS),
        new Kind(JournalEntryRecord.getClassSchema(), Reach.READ_BY_OTHERS),
        new Kind(StateRecord.getClassSchema(), Reach.READ_BY_OTHERS),
        new Kind(LockRecord.getClassSchema(), Reach.OWN),
        new Kind(OutboxRecord.getClassSchema(), Reach.OWN),
        new Kind(PromiseRecord.getClassSchema(), Reach.OWN),
        new Kind(LeaderRecord.getClassSchema(), Reach.OWN),
        new Kind(ClusterRecord.getClassSchema(), Reach.OWN),
        new Kind(DeploymentRecord.getClassSchema(), Reach.OWN),
        new Kind(ServiceRecord.getClassSchema(), Reach.OWN),
        new Kind(SubscriptionRecord.getClassSchema(), Reach.OWN),
        new Kind(KafkaClusterRecord.getClassSchema(), Reach.OWN));
  }

  @Test
  @EnabledIfSystemProperty(named = "perdure.schemas.release", matches = "true")
  void renewsWhatIsReleased() throws IOException {
    for (var kind : kinds().toList()) {
      Files.writeString(kind.file(), kind.schema().toString(true) + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatTheLastReleaseWroteCanBeRead(Kind kind) throws IOException {
    assertThat(problems(kind.schema(), released(kind))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theLastReleaseReadsWhatIsWrittenNow(Kind kind) throws IOException {
    if (kind.reach() == Reach.READ_BY_OTHERS) {
      assertThat(problems(released(kind), kind.schema())).isEmpty();
    }
  }

  @Test
  void everyReleasedSchemaIsLookedAt() throws IOException {
    try (var files = Files.list(RELEASED)) {
      assertThat(files.filter(file -> file.toString().endsWith(".avsc")).collect(toSet()))
          .isEqualTo(kinds().map(Kind::file).collect(toSet()));
    }
  }

  @Test
  void aFieldWithoutDefaultIsFound() {
    var before = new Schema.Parser().parse(record("{\"name\":\"a\",\"type\":\"int\"}"));
    var after =
        new Schema.Parser()
            .parse(record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}"));

    assertThat(problems(after, before)).singleElement().asString().contains("b");
    assertThat(problems(before, after)).isEmpty();
  }

  private static String record(String fields) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
  }

  private static List<Incompatibility> problems(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities();
  }

  private static Schema released(Kind kind) throws IOException {
    var text = Files.readString(kind.file());
    try {
      return new Schema.Parser().parse(text);
    } catch (SchemaParseException cause) {
      throw new AssertionError(kind.file() + " is no schema", cause);
    }
  }
}
