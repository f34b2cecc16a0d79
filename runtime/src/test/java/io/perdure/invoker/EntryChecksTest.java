package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.NOW;
import static io.perdure.invoker.InvokerFixture.OBJECT;
import static io.perdure.invoker.InvokerFixture.SERVICE;
import static io.perdure.invoker.InvokerFixture.SHARED;
import static io.perdure.invoker.InvokerFixture.input;
import static io.perdure.invoker.InvokerFixture.snapshot;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.model.AttemptFailure;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.PartitionKey;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.ReportedEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function sends is checked before it is appended. */
class EntryChecksTest {
  private final InvokerFixture fixture = new InvokerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aCallIsResolvedCompletely() {
    var trace =
        new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=v");
    var caller = snapshot(SERVICE, Progress.initial(NOW.toEpochMilli()), List.of(input()), trace);
    fixture.launch(caller);
    var frame =
        Frames.call(
            CallCommandMessage.newBuilder()
                .setServiceName("Counter")
                .setHandlerName("add")
                .setKey("other")
                .setParameter(ByteString.copyFromUtf8("5"))
                .setIdempotencyKey("once"));

    fixture.function.awaitCall().accept().send(frame);

    var entry = (ReportedEntry.New) fixture.log.awaitReport().entries().getFirst();
    assertThat(entry.raw()).isEqualTo(Frames.entry(frame));
    var call = (JournalEntry.Call) entry.entry();
    var callee = call.callee();
    assertThat(callee.target())
        .isEqualTo(new InvocationTarget("Counter", "other", "add", TargetType.OBJECT_EXCLUSIVE));
    assertThat(callee.source())
        .isEqualTo(new InvocationSource.Caller(caller.invocation().id(), SERVICE));
    assertThat(callee.input().utf8()).isEqualTo("5");
    assertThat(callee.idempotencyKey()).isEqualTo("once");
    assertThat(callee.trace()).isEqualTo(trace);
    assertThat(call.invocationIdCompletionId()).isEqualTo(1);
    assertThat(call.completionId()).isEqualTo(2);
  }

  @Test
  void aCallIntoAScopeIsOfAnotherObject() {
    fixture.launch(OBJECT);

    fixture
        .function
        .awaitCall()
        .accept()
        .send(
            Frames.call(
                CallCommandMessage.newBuilder()
                    .setServiceName("Counter")
                    .setHandlerName("add")
                    .setKey("other")
                    .setScope("blue")
                    .setLimitKey("gold/one")));

    var entry = (ReportedEntry.New) fixture.log.awaitReport().entries().getFirst();
    var callee = ((JournalEntry.Call) entry.entry()).callee();
    assertThat(callee.target().object()).isEqualTo(new ObjectKey("Counter", "other", "blue"));
    assertThat(callee.target().scope()).isEqualTo(new Scope("blue", "gold/one"));
    assertThat(callee.id().partitionHash()).isEqualTo(new PartitionKey("blue").hash());
  }

  @ParameterizedTest
  @CsvSource({"a b,", "'',", ",gold", "blue,gold/one/more", "blue,''"})
  void aMalformedScopeFailsTheAttempt(@Nullable String scope, @Nullable String limitKey) {
    var call = CallCommandMessage.newBuilder().setServiceName("Greeter").setHandlerName("greet");
    if (scope != null) {
      call.setScope(scope);
    }
    if (limitKey != null) {
      call.setLimitKey(limitKey);
    }

    assertThat(failureOf(OBJECT, Frames.call(call)).errorCode()).isEqualTo("RT0024");
  }

  @Test
  void aSendKeepsItsStartTime() {
    fixture.launch(OBJECT);

    fixture
        .function
        .awaitCall()
        .accept()
        .send(
            Frames.send(
                OneWayCallCommandMessage.newBuilder()
                    .setServiceName("Greeter")
                    .setHandlerName("greet")
                    .setInvokeTime(1234)));

    var entry = (ReportedEntry.New) fixture.log.awaitReport().entries().getFirst();
    var send = (JournalEntry.OneWayCall) entry.entry();
    assertThat(send.callee().startAtMs()).isEqualTo(1234);
    assertThat(send.callee().target()).isEqualTo(SERVICE);
  }

  /**
   * Else two records of one object could leave in two transactions, the second before the first.
   */
  @Test
  void whatIsPublishedLeavesFromThePartitionOfItsPublisher() {
    var caller = snapshot(OBJECT, Progress.initial(NOW.toEpochMilli()), List.of(input()));
    fixture.launch(caller);

    fixture
        .function
        .awaitCall()
        .accept()
        .send(
            Frames.call(
                CallCommandMessage.newBuilder()
                    .setServiceName("Topics")
                    .setHandlerName("publish")));

    var entry = (ReportedEntry.New) fixture.log.awaitReport().entries().getFirst();
    var call = (JournalEntry.Call) entry.entry();
    assertThat(call.callee().target().type()).isEqualTo(TargetType.BUILT_IN);
    assertThat(call.callee().id().partitionHash())
        .isEqualTo(caller.invocation().id().partitionHash());
  }

  @Test
  void aCallOfAnUnknownServiceFailsTheAttempt() {
    var failure =
        failureOf(
            OBJECT,
            Frames.call(
                CallCommandMessage.newBuilder().setServiceName("Nobody").setHandlerName("x")));

    assertThat(failure.errorCode()).isEqualTo("RT0018");
    assertThat(failure.message()).contains("Nobody");
  }

  @Test
  void aCallOfAnUnknownHandlerFailsTheAttemptAndNamesTheOthers() {
    var failure =
        failureOf(
            OBJECT,
            Frames.call(
                CallCommandMessage.newBuilder()
                    .setServiceName("Counter")
                    .setHandlerName("subtract")
                    .setKey("k")));

    assertThat(failure.errorCode()).isEqualTo("RT0018");
    assertThat(failure.message()).contains("add, get", "subtract");
  }

  @Test
  void aKeyForAPlainServiceFailsTheAttempt() {
    var failure =
        failureOf(
            OBJECT,
            Frames.send(
                OneWayCallCommandMessage.newBuilder()
                    .setServiceName("Greeter")
                    .setHandlerName("greet")
                    .setKey("k")));

    assertThat(failure.errorCode()).isEqualTo("RT0017");
  }

  @Test
  void anEmptyIdempotencyKeyFailsTheAttempt() {
    var failure =
        failureOf(
            OBJECT,
            Frames.call(
                CallCommandMessage.newBuilder()
                    .setServiceName("Greeter")
                    .setHandlerName("greet")
                    .setIdempotencyKey("")));

    assertThat(failure.errorCode()).isEqualTo("RT0017");
  }

  @Test
  void aSharedHandlerMustNotWriteState() {
    assertThat(failureOf(SHARED, Frames.setState("a", "1")).errorCode()).isEqualTo("RT0017");
  }

  @Test
  void aPlainServiceMustNotWriteState() {
    assertThat(failureOf(SERVICE, Frames.setState("a", "1")).errorCode()).isEqualTo("RT0017");
  }

  @Test
  void aPlainServiceHasNoStateToRead() {
    assertThat(failureOf(SERVICE, Frames.stateKeys()).errorCode()).isEqualTo("RT0017");
  }

  @Test
  void aMalformedInvocationIdFailsTheAttempt() {
    assertThat(failureOf(OBJECT, Frames.cancel("inv_nonsense")).message()).contains("inv_nonsense");
  }

  @Test
  void aMalformedAwakeableIdFailsTheAttempt() {
    assertThat(failureOf(OBJECT, Frames.completeAwakeable("sign_1x")).message())
        .contains("sign_1x");
  }

  @Test
  void aTimeBeyondAllClocksFailsTheAttempt() {
    assertThat(failureOf(OBJECT, Frames.sleep(-1, 1)).errorCode()).isEqualTo("RT0012");
  }

  @ParameterizedTest
  @ValueSource(ints = {Frames.START, Frames.COMMAND_ACK, Frames.INPUT, 0x8011, 0x0450, 0xfc00})
  void whatAFunctionMustNotSendFailsTheAttempt(int type) {
    var failure = failureOf(OBJECT, Frames.ofType(type, new byte[0]));

    assertThat(failure.errorCode()).isEqualTo("RT0012");
    assertThat(failure.code()).isEqualTo(571);
  }

  @Test
  void garbageFailsTheAttempt() {
    assertThat(failureOf(OBJECT, Frames.ofType(Frames.OUTPUT, new byte[] {-1, -1})).errorCode())
        .isEqualTo("RT0012");
  }

  @Test
  void aProposalWithoutAResultFailsTheAttempt() {
    assertThat(failureOf(OBJECT, Frames.ofType(0x0005, new byte[] {8, 1})).errorCode())
        .isEqualTo("RT0012");
  }

  @Test
  void anEmptySuspensionFailsTheAttempt() {
    assertThat(failureOf(OBJECT, Frames.suspension()).errorCode()).isEqualTo("RT0012");
  }

  @Test
  void aFrameAboveTheLimitFailsTheAttemptBeforeItIsThere() {
    var header = new byte[] {4, 3, 0, 0, 0x7f, 0, 0, 0};

    assertThat(failureOf(OBJECT, header).errorCode()).isEqualTo("RT0003");
  }

  @Test
  void anEndWithoutAnOutputFailsTheAttempt() {
    var failure = failureOf(OBJECT, Frames.end());

    assertThat(failure.errorCode()).isEqualTo("RT0012");
    assertThat(failure.message()).contains("output");
  }

  @Test
  void anEndIsGoodIfTheOutputIsInTheJournalAlready() {
    var progress = Progress.initial(NOW.toEpochMilli()).withEntry(true, NOW.toEpochMilli());
    var journal = List.of(input(), Frames.entry(Frames.output("x")));
    fixture.launch(snapshot(OBJECT, progress, journal));

    fixture.function.awaitCall().accept().send(Frames.end()).close();

    assertThat(fixture.log.awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
  }

  @Test
  void whatCameBeforeABadFrameIsKeptAndWhatComesAfterIsNot() {
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();

    call.send(
        Frames.setState("a", "1"),
        Frames.ofType(0x0450, new byte[0]),
        Frames.setState("b", "2"),
        Frames.end());

    var report = fixture.log.awaitReport();
    assertThat(report.entries())
        .singleElement()
        .isInstanceOfSatisfying(
            ReportedEntry.New.class,
            entry -> assertThat(entry.raw()).isEqualTo(Frames.entry(Frames.setState("a", "1"))));
    assertThat(report.pin()).isNotNull();
    assertThat(report.end()).isInstanceOf(AttemptEnd.Failed.class);
    call.awaitCut();
    assertThat(fixture.log.hasMore()).isFalse();
  }

  @Test
  void whatComesAfterTheEndIsIgnored() {
    fixture.launch(OBJECT);

    fixture
        .function
        .awaitCall()
        .accept()
        .send(Frames.output("x"), Frames.end(), Frames.output("y"), new byte[] {1, 2, 3})
        .close();

    var report = fixture.log.awaitReport();
    assertThat(report.entries()).hasSize(1);
    assertThat(report.end()).isEqualTo(new AttemptEnd.Ended());
  }

  @Test
  void anInvocationIsPausedRatherThanToldOfAnEntryThatItsJournalHasNoRoomFor() {
    fixture.withOptions(it -> {
      it.maxEntryBytes = 1000;
      it.maxJournalBytes = 1500;
    });
    fixture.launch(OBJECT);

    var call = fixture.function.awaitCall().accept();
    call.send(Frames.setState("a", "x".repeat(900)));
    assertThat(fixture.log.awaitReport().entries()).hasSize(1);
    call.send(Frames.setState("b", "x".repeat(900)));

    var report = fixture.log.awaitReport();
    var end = (AttemptEnd.Failed) requireNonNull(report.end());
    assertThat(report.entries()).isEmpty();
    assertThat(end.failure().errorCode()).isEqualTo("PD0004");
    assertThat(end.next()).isEqualTo(new AttemptEnd.Next.Pause());
    call.awaitCut();
  }

  @Test
  void theResultOfAStepCountsOnceForTheJournal() {
    fixture.withOptions(it -> {
      it.maxEntryBytes = 1000;
      it.maxJournalBytes = 2500;
    });
    var attempt = fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();

    call.send(Frames.run(1), Frames.proposal(1, "x".repeat(900)));
    fixture.log.awaitReport();
    fixture.invoker().forward(attempt, 2, Frames.runResult(1, "x".repeat(900)));
    call.send(Frames.setState("a", "x".repeat(900)), Frames.output("y"), Frames.end());

    assertThat(fixture.log.awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
  }

  private AttemptFailure failureOf(InvocationTarget target, byte[] frame) {
    fixture.launch(target);
    fixture.function.awaitCall().accept().send(frame);
    return failure(fixture.log.awaitReport());
  }

  private static AttemptFailure failure(ReportAttempt report) {
    assertThat(report.entries()).isEmpty();
    return requireNonNull((AttemptEnd.Failed) report.end()).failure();
  }
}
