package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static io.perdure.invoker.InvokerFixture.input;
import static io.perdure.invoker.InvokerFixture.snapshot;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.RawEntry;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts over HTTP/1.1, where a connection serves one after the other. */
class Http1Test {
  private static final AttemptEnd ENDED = new AttemptEnd.Ended();

  private final InvokerFixture fixture = new InvokerFixture();

  @BeforeEach
  void speakHttp1() {
    fixture.with(ProtocolMode.REQUEST_RESPONSE).with(HttpVersion.HTTP_1_1).withOneConnection();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aConnectionIsUsedAgain() {
    var connections = new HashSet<Object>();
    for (int i = 0; i < 5; i++) {
      fixture.launch(OBJECT);
      var call = fixture.function.awaitCall();
      connections.add(call.request().connection());
      finish(call);
      assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
    }

    assertThat(connections).hasSize(1);
  }

  @Test
  void attemptsWaitForTheConnection() {
    for (int i = 0; i < 5; i++) {
      fixture.launch(OBJECT);
    }

    for (int i = 0; i < 5; i++) {
      finish(fixture.function.awaitCall());
      assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
    }
  }

  @Test
  void attemptsRunAtOnceOnConnectionsOfTheirOwn() {
    fixture.withConnections(3);
    for (int i = 0; i < 3; i++) {
      fixture.launch(OBJECT);
    }

    var calls = Stream.generate(fixture.function::awaitCall).limit(3).toList();

    calls.forEach(Http1Test::finish);
    for (int i = 0; i < 3; i++) {
      assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
    }
  }

  @Test
  void theHeadMayComeBeforeTheRequestIsRead() {
    fixture.launch(snapshot(OBJECT, Progress.initial(0), longJournal()));

    var call = fixture.function.awaitCall().stopReading().accept();
    call.resumeReading();

    assertThat(call.awaitReplay().getKnownEntries()).isEqualTo(longJournal().size());
    call.awaitInputClosed();
    call.send(Frames.output("x"), Frames.end()).close();
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void theWholeAnswerMayComeBeforeTheRequestIsRead() {
    fixture.launch(snapshot(OBJECT, Progress.initial(0), longJournal()));
    fixture.launch(OBJECT);

    var call = fixture.function.awaitCall().stopReading();
    call.accept().send(Frames.output("x"), Frames.end()).close();

    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
    call.resumeReading();
    finish(fixture.function.awaitCall());
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void aConnectionWhoseAttemptWasCutServesNoOther() {
    var first = fixture.launch(OBJECT);
    var call = fixture.function.awaitCall();
    fixture.launch(OBJECT);

    fixture.invoker().stop(first);

    var second = fixture.function.awaitCall();
    assertThat(second.request().connection()).isNotSameAs(call.request().connection());
    finish(second);
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void aConnectionThatAnErrorEndedServesNoOther() {
    fixture.launch(snapshot(OBJECT, Progress.initial(0), longJournal()));
    var call = fixture.function.awaitCall().stopReading();
    fixture.launch(OBJECT);

    call.head(503, "retry-after", "1");

    var failed = requireNonNull((AttemptEnd.Failed) fixture.log.awaitReport().end());
    assertThat(failed.failure().errorCode()).isEqualTo("RT0023");
    call.resumeReading();
    finish(fixture.function.awaitCall());
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void aConnectionThatClosesMidwayFailsItsAttemptAlone() {
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    fixture.launch(OBJECT);

    call.send(Frames.setState("a", "1")).closeConnection();

    var report = fixture.log.awaitReport();
    var end = report.end() == null ? fixture.log.awaitReport().end() : report.end();
    assertThat(report.entries()).hasSize(1);
    assertThat(requireNonNull((AttemptEnd.Failed) end).failure().errorCode()).isEqualTo("RT0010");
    finish(fixture.function.awaitCall());
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  private static List<RawEntry> longJournal() {
    var state = Frames.entry(Frames.setState("k", "v".repeat(100_000)));
    return Stream.concat(Stream.of(input()), Stream.generate(() -> state).limit(100)).toList();
  }

  private static void finish(ScriptedFunction.Call call) {
    call.awaitInputClosed();
    call.accept().send(Frames.output("x"), Frames.end()).close();
  }
}
