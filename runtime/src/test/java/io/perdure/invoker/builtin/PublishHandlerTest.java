package io.perdure.invoker.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.BuiltInEntries;
import io.perdure.codec.CommandCodec;
import io.perdure.log.TopicFacts;
import io.perdure.log.TopicLookup;
import io.perdure.model.AttemptId;
import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.Publication;
import io.perdure.statemachine.ReportedEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishHandlerTest {
  private static final AttemptSnapshot SNAPSHOT = snapshot();

  /** One topic, "orders" or "perdure-orders" or "__orders", with three partitions. */
  private static final TopicLookup TOPICS =
      topic ->
          CompletableFuture.completedFuture(
              topic.endsWith("orders") ? Optional.of(new TopicFacts(3, 400)) : Optional.empty());

  private final RegistryInMemory registry = new RegistryInMemory().with("numbers", "\"int\"");

  private final PublishHandler handler =
      new PublishHandler(
          new PublishRules("perdure", "*"), TOPICS, new SubjectTypes(registry), 10_000);

  @Test
  void aRecordIsPublishedAsAsked() {
    assertThat(
            published(
                """
                {"topic":"orders","key":"k","value":"text","partition":2,"timestamp":7,
                 "headers":{"b":"1","a":"ä"}}\
                """))
        .isEqualTo(
            new Publication.Message(
                "orders",
                2,
                Payload.ofUtf8("k"),
                Payload.ofUtf8("text"),
                List.of(new Header("b", "1"), new Header("a", "ä")),
                7L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"value\":{\"a\":[1.50,1e400,null]}'|'{\"a\":[1.50,1E+400,null]}'",
        "'\"value\":12345678901234567890'|12345678901234567890",
        "'\"value\":true'|true",
        "'\"value\":\"\"'|''",
        "'\"valueBase64\":\"aGk=\"'|hi"
      })
  void valuesGoOutAsTheyCame(String field, String expected) {
    var message = published("{\"topic\":\"orders\"," + field + "}");

    assertThat(message.value()).isEqualTo(Payload.ofUtf8(expected));
    assertThat(message.key()).isNull();
  }

  @Test
  void noValueIsATombstone() {
    var message = published("{\"topic\":\"orders\",\"keyBase64\":\"aw==\",\"value\":null}");

    assertThat(message.value()).isNull();
    assertThat(message.key()).isEqualTo(Payload.ofUtf8("k"));
  }

  @Test
  void aValueIsEncodedByItsSubject() {
    assertThat(published("{\"topic\":\"orders\",\"subject\":\"numbers\",\"value\":3}").value())
        .isEqualTo(Payload.of(new byte[] {0, 0, 0, 0, 1, 6}));
    assertThat(published("{\"topic\":\"orders\",\"subject\":\"numbers\",\"value\":null}").value())
        .isNull();
  }

  @Test
  void aValueThatDoesNotFitItsSubjectIsRefused() {
    assertThat(refusal("{\"topic\":\"orders\",\"subject\":\"numbers\",\"value\":\"x\"}"))
        .startsWith("400 PD0504: ")
        .contains("at $,");
    assertThat(refusal("{\"topic\":\"orders\",\"subject\":\"none\",\"value\":1}"))
        .startsWith("400 PD0502: ");
    assertThat(refusal("{\"topic\":\"orders\",\"subject\":\"numbers\",\"valueBase64\":\"\"}"))
        .startsWith("400 PD0303: ");
  }

  @Test
  void aRegistryThatIsAwayFailsTheAttempt() {
    registry.isAway = true;
    var input =
        new JournalEntry.Input(
            List.of(),
            Payload.ofUtf8("{\"topic\":\"orders\",\"subject\":\"numbers\",\"value\":3}"));

    assertThat(handler.run(input, SNAPSHOT).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(SchemaException.class);
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    assertThat(refusal("{\"topic\":\"bills\"}")).startsWith("404 PD0301: ").contains("'bills'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"perdure-orders", "__orders"})
  void topicsOfPerdureAndOfKafkaAreNeverAllowed(String topic) {
    assertThat(refusal("{\"topic\":\"" + topic + "\"}")).startsWith("403 PD0302: ").contains(topic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders, bills|orders|true",
        "orders|orders-2|false",
        "ord*,bills|orders-2|true",
        "*.public|a.public|true",
        "*.public|a-public|false",
        "''|orders|false"
      })
  void patternsSayWhichTopicsAreAllowed(String patterns, String topic, boolean isAllowed) {
    assertThat(new PublishRules("perdure", patterns).allows(topic)).isEqualTo(isAllowed);
  }

  @Test
  void aRecordAboveTheTopicsLimitIsRefused() {
    var value = "x".repeat(400);

    assertThat(refusal("{\"topic\":\"orders\",\"value\":\"" + value + "\"}"))
        .startsWith("413 PD0304: ")
        .contains("at most 400 bytes");
  }

  @Test
  void aPartitionThatTheTopicLacksIsRefused() {
    assertThat(refusal("{\"topic\":\"orders\",\"partition\":3}"))
        .startsWith("400 PD0305: ")
        .contains("below 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "\"orders\"",
        "{}",
        "{\"topic\":1}",
        "{\"topic\":\"\"}",
        "{\"topic\":\"orders\"} x",
        "{\"topic\":\"orders\",\"what\":1}",
        "{\"topic\":\"orders\",\"key\":1}",
        "{\"topic\":\"orders\",\"key\":\"k\",\"keyBase64\":\"aw==\"}",
        "{\"topic\":\"orders\",\"valueBase64\":\"&\"}",
        "{\"topic\":\"orders\",\"partition\":-1}",
        "{\"topic\":\"orders\",\"partition\":1.5}",
        "{\"topic\":\"orders\",\"headers\":[]}",
        "{\"topic\":\"orders\",\"headers\":{\"a\":1}}",
        "{\"topic\":\"orders\",\"timestamp\":-1}",
        "{\"topic\":\"orders\",\"timestamp\":\"now\"}"
      })
  void whatCannotBeReadIsSaid(String input) {
    assertThat(refusal(input)).startsWith("400 PD0303: Expected ").contains("but found");
  }

  @Test
  void aFailedLookUpFailsTheAttempt() {
    var failing =
        new PublishHandler(
            new PublishRules("perdure", "*"),
            _ -> CompletableFuture.failedFuture(new IllegalStateException("away")),
            SubjectTypes.none(),
            10_000);
    var input = new JournalEntry.Input(List.of(), Payload.ofUtf8("{\"topic\":\"orders\"}"));

    assertThat(failing.run(input, SNAPSHOT)).isCompletedExceptionally();
  }

  private Publication.Message published(String input) {
    var entries = run(input);
    assertThat(entries).hasSize(2);
    assertThat(entries.get(1)).isEqualTo(BuiltInEntries.output(succeeded()));
    return ((JournalEntry.Publish) ((ReportedEntry.New) entries.get(0)).entry()).message();
  }

  private static InvocationResult succeeded() {
    return new InvocationResult.Succeeded(Payload.ofUtf8("{\"topic\":\"orders\"}"));
  }

  private String refusal(String input) {
    var entries = run(input);
    assertThat(entries).hasSize(1);
    var output = (JournalEntry.Output) ((ReportedEntry.New) entries.get(0)).entry();
    var failure = ((InvocationResult.Failed) output.result()).failure();
    return failure.code() + " " + failure.message();
  }

  /** What the log says of the entries. */
  private List<ReportedEntry> run(String input) {
    var entry = new JournalEntry.Input(List.of(), Payload.ofUtf8(input));
    var entries = handler.run(entry, SNAPSHOT).toCompletableFuture().join();
    var codec = new CommandCodec();
    var report = new ReportAttempt(SNAPSHOT.attempt(), 0, null, entries, new AttemptEnd.Ended());
    return ((ReportAttempt) codec.decode(codec.encode(report))).entries();
  }

  private static AttemptSnapshot snapshot() {
    var id = new InvocationId(1, 2, 3);
    var day = Duration.ofDays(1);
    var invocation =
        new Invocation(
            id,
            new InvocationTarget("Topics", null, "publish", TargetType.BUILT_IN),
            new InvocationSource.Http(),
            null,
            new Retention(day, day),
            0,
            42,
            null,
            List.of());
    return new AttemptSnapshot(
        new AttemptId(id, new LeaderEpoch(1), 1),
        invocation,
        Progress.initial(0),
        List.of(),
        null,
        false);
  }
}
