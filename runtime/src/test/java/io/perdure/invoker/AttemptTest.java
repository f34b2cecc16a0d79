package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static io.perdure.invoker.InvokerFixture.SERVICE;
import static io.perdure.invoker.InvokerFixture.input;
import static io.perdure.invoker.InvokerFixture.pinned;
import static io.perdure.invoker.InvokerFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.PinnedDeployment;
import io.perdure.model.TraceContext;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.ReportedEntry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An attempt that goes as it should. */
class AttemptTest {
  private final InvokerFixture fixture = new InvokerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anInvocationIsReplayedAndItsOutputReported() {
    fixture.launch(OBJECT);

    var call = fixture.function.awaitCall().accept();
    var start = call.awaitReplay();
    call.send(Frames.output("hello"), Frames.end()).close();

    assertThat(start.getKnownEntries()).isEqualTo(1);
    assertThat(start.getKey()).isEqualTo(OBJECT.key());
    var report = fixture.log.awaitReport();
    assertThat(report.sequence()).isZero();
    assertThat(report.pin()).isEqualTo(new PinnedDeployment("dp_1", 6));
    assertThat(report.entries())
        .singleElement()
        .isInstanceOfSatisfying(
            ReportedEntry.New.class,
            entry -> {
              assertThat(entry.entry()).isInstanceOf(JournalEntry.Output.class);
              assertThat(entry.raw()).isEqualTo(Frames.entry(Frames.output("hello")));
            });
    assertThat(report.end()).isEqualTo(new AttemptEnd.Ended());
    call.awaitInputClosed();
  }

  @Test
  void theRequestNamesVersionInvocationAndKey() {
    var traced =
        snapshot(
            OBJECT,
            Progress.initial(0),
            List.of(input()),
            new TraceContext(
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=v"));

    fixture.launch(traced);

    var call = fixture.function.awaitCall();
    assertThat(call.request().path()).isEqualTo("/invoke/Counter/add");
    assertThat(call.header("content-type")).isEqualTo("application/vnd.restate.invocation.v6");
    assertThat(call.header("accept")).isEqualTo("application/vnd.restate.invocation.v6");
    assertThat(call.header("x-restate-invocation-id"))
        .isEqualTo(traced.attempt().invocation().toString());
    assertThat(call.header("x-restate-service-key")).isEqualTo("k%201%2F%C3%A4");
    assertThat(call.header("traceparent"))
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(call.header("tracestate")).isEqualTo("vendor=v");
    assertThat(call.header("x-extra")).isEqualTo("from deployment");
  }

  @Test
  void aPlainServiceHasNoKeyAndAnInvalidTraceIsNotPassedOn() {
    fixture.launch(
        snapshot(
            SERVICE,
            Progress.initial(0),
            List.of(input()),
            new TraceContext("nonsense", "vendor=v")));

    var call = fixture.function.awaitCall();

    assertThat(call.header("x-restate-service-key")).isNull();
    assertThat(call.header("traceparent")).isNull();
    assertThat(call.header("tracestate")).isNull();
  }

  @Test
  void aPinnedInvocationKeepsItsDeploymentAndVersionAndPinsNothing() {
    fixture.invoker();
    fixture.at(java.net.URI.create("http://localhost:1"));
    fixture.register("dp_2");

    fixture.launch(snapshot(OBJECT, pinned("dp_1", 5), List.of(input())));

    var call = fixture.function.awaitCall().accept();
    assertThat(call.header("content-type")).isEqualTo("application/vnd.restate.invocation.v5");
    call.send(Frames.output("x"), Frames.end()).close();
    assertThat(fixture.log.awaitReport().pin()).isNull();
  }

  @Test
  void aLongJournalIsReplayedWhole() {
    var journal =
        IntStream.range(0, 3000)
            .mapToObj(
                i -> i == 0 ? input() : Frames.entry(Frames.setState("key", "v".repeat(2000))))
            .toList();
    fixture.launch(snapshot(OBJECT, Progress.initial(0), journal));

    var call = fixture.function.awaitCall().accept();

    assertThat(call.awaitReplay().getKnownEntries()).isEqualTo(3000);
    Patience.result(fixture.released, "the journal to be let go");
  }

  @Test
  void reportsAreNumberedFromTheNextOneOfTheInvocation() {
    var progress = Progress.initial(0).withReport().withReport().withReport();
    fixture.launch(snapshot(OBJECT, progress, List.of(input())));

    var call = fixture.function.awaitCall().accept();
    call.send(Frames.run(1));
    var first = fixture.log.awaitReport();
    call.send(Frames.proposal(1, "done"));
    var second = fixture.log.awaitReport();

    assertThat(first.sequence()).isEqualTo(3);
    assertThat(first.pin()).isNotNull();
    assertThat(second.sequence()).isEqualTo(4);
    assertThat(second.pin()).isNull();
    assertThat(second.entries()).singleElement().isInstanceOf(ReportedEntry.RunResult.class);
    assertThat(second.end()).isNull();
  }

  @Test
  void framesThatArriveTogetherAreOneReport() {
    fixture.launch(OBJECT);

    fixture
        .function
        .awaitCall()
        .accept()
        .send(Frames.setState("a", "1"), Frames.setState("b", "2"), Frames.suspension(7));

    var report = fixture.log.awaitReport();
    assertThat(report.entries()).hasSize(2);
    assertThat(report.end())
        .isEqualTo(
            new AttemptEnd.Suspended(Awaiting.anyOf(List.of(new NotificationId.Completion(7)))));
  }

  @Test
  void whatNobodyWaitsForIsReportedWithWhatComesNext() {
    fixture.withOptions(it -> it.maxReportDelay = Duration.ofHours(1));
    fixture.withOneConnection().launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    fixture.launch(SERVICE);
    var other = fixture.function.awaitCall().accept();

    call.send(Frames.setState("a", "1"), Frames.run(1));
    // Behind it on the same connection, so once this is reported, that has been read.
    other.send(Frames.output("x"), Frames.end());
    assertThat(fixture.log.awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
    call.send(Frames.proposal(1, "done"));

    assertThat(fixture.log.awaitReport().entries())
        .extracting(AttemptTest::kind)
        .containsExactly("SetState", "Run", "RunResult");
  }

  @Test
  void whatNobodyWaitsForIsReportedInTheEnd() {
    fixture.withOptions(it -> it.maxReportDelay = Duration.ofMillis(1));
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.run(1));

    assertThat(fixture.log.awaitReport().entries())
        .singleElement()
        .isInstanceOf(ReportedEntry.New.class);
  }

  @Test
  void aFrameMayArriveByteByByte() {
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();

    for (byte piece : Frames.together(Frames.output("x"), Frames.end())) {
      call.send(new byte[] {piece});
    }

    var first = fixture.log.awaitReport();
    var last = first.end() == null ? fixture.log.awaitReport() : first;
    assertThat(first.entries()).hasSize(1);
    assertThat(last.end()).isEqualTo(new AttemptEnd.Ended());
  }

  @Test
  void notificationsBehindTheReplayAreForwardedInOrder() {
    var attempt = fixture.launch(OBJECT);

    fixture.invoker().forward(attempt, 0, Frames.sleepCompletion(99));
    fixture.invoker().forward(attempt, 1, Frames.sleepCompletion(1));
    fixture.invoker().forward(attempt, 2, Frames.sleepCompletion(2));

    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();
    assertThat(call.awaitFrame(Frames.SLEEP_COMPLETION).payload())
        .isEqualTo(Frames.sleepCompletion(1).body().bytes());
    assertThat(call.awaitFrame(Frames.SLEEP_COMPLETION).payload())
        .isEqualTo(Frames.sleepCompletion(2).body().bytes());
  }

  @Test
  void anEntryIsAcknowledgedIfTheFunctionAskedForIt() {
    var attempt = fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    call.send(Frames.setStateWithAck("a", "1"));
    var entry = (ReportedEntry.New) fixture.log.awaitReport().entries().getFirst();
    fixture.invoker().acknowledge(attempt, 1);

    assertThat(entry.ackRequested()).isTrue();
    assertThat(call.awaitFrame(Frames.COMMAND_ACK).payload()).containsExactly(8, 1);
  }

  @Test
  void aStoppedAttemptIsCutAndReportsNothing() {
    var attempt = fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    fixture.invoker().stop(attempt);

    call.awaitCut();
    assertThat(fixture.log.hasMore()).isFalse();
    assertThat(fixture.invoker().attempts()).isZero();
  }

  @Test
  void aRequestResponseDeploymentGetsTheEndOfTheBodyBehindTheReplay() {
    fixture.with(ProtocolMode.REQUEST_RESPONSE).launch(OBJECT);

    var call = fixture.function.awaitCall();
    call.awaitReplay();
    call.awaitInputClosed();
    call.accept().send(Frames.output("x"), Frames.end()).close();

    assertThat(fixture.log.awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
  }

  @Test
  void aRequestResponseDeploymentIsSpokenToOverHttp1() {
    fixture.with(ProtocolMode.REQUEST_RESPONSE).with(HttpVersion.HTTP_1_1);

    for (int i = 0; i < 3; i++) {
      fixture.launch(OBJECT);
      var call = fixture.function.awaitCall();
      call.awaitReplay();
      call.awaitInputClosed();
      call.accept().send(Frames.output("x"), Frames.end()).close();
      assertThat(call.request().version()).isEqualTo(io.vertx.core.http.HttpVersion.HTTP_1_1);
      assertThat(fixture.log.awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
    }
  }

  @Test
  void manyAttemptsShareFewConnections() {
    for (int i = 0; i < 300; i++) {
      fixture.launch(snapshot(OBJECT, Progress.initial(0), List.of(input())));
    }

    for (int i = 0; i < 300; i++) {
      fixture.function.awaitCall().accept().send(Frames.output("x"), Frames.end()).close();
      assertThat(fixture.log.awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
    }
  }

  private static String kind(ReportedEntry reported) {
    return switch (reported) {
      case ReportedEntry.New made -> made.entry().getClass().getSimpleName();
      case ReportedEntry.RunResult result -> result.getClass().getSimpleName();
    };
  }
}
