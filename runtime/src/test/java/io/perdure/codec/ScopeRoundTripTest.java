package io.perdure.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.ReportedEntry;
import io.perdure.statemachine.store.RowCodec.StateRow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scope of an invocation, through all records that have one. */
class ScopeRoundTripTest {
  private static final InvocationId ID = new InvocationId(1, 2, 3);
  private static final InvocationTarget TARGET =
      new InvocationTarget(
          "Counter", "ada", "add", TargetType.OBJECT_EXCLUSIVE, new Scope("blue", "gold/one"));
  private static final Retention RETENTION = new Retention(Duration.ofDays(1), Duration.ZERO);
  private static final InvocationSpec SPEC =
      new InvocationSpec(
          ID,
          TARGET,
          new InvocationSource.Caller(ID, TARGET),
          List.of(),
          Payload.EMPTY,
          null,
          RETENTION,
          0,
          2,
          null);
  private static final Invocation INVOCATION =
      new Invocation(
          ID, TARGET, new InvocationSource.Http(), null, RETENTION, 1, 2, null, List.of());

  private final CommandCodec commands = new CommandCodec();
  private final StoredRowCodec rows = new StoredRowCodec();

  @Test
  void commandsAndRowsKeepIt() {
    var invoke = new Command.Invoke(SPEC, null, null);
    var running = new InvocationStatus.Invoked(INVOCATION, Progress.initial(1), null);
    var state = new StateRow(TARGET.object(), Payload.ofUtf8("n"), Payload.ofUtf8("1"));

    assertThat(commands.decode(commands.encode(invoke))).isEqualTo(invoke);
    assertThat(rows.decodeOutboxCommand(rows.encodeOutboxCommand(invoke))).isEqualTo(invoke);
    assertThat(rows.decodeInvocation(rows.encodeInvocation(running))).isEqualTo(running);
    assertThat(rows.decodeState(rows.encodeState(state))).isEqualTo(state);
    assertThat(state.object()).isEqualTo(new ObjectKey("Counter", "ada", "blue"));
  }

  @Test
  void aCallHasItFromItsMessage() {
    var message =
        CallCommandMessage.newBuilder()
            .setServiceName(TARGET.service())
            .setKey("ada")
            .setHandlerName(TARGET.handler())
            .setScope("blue")
            .setLimitKey("gold/one")
            .setInvocationIdNotificationIdx(1)
            .setResultCompletionId(2)
            .build();
    var report =
        new Command.ReportAttempt(
            new AttemptId(ID, new LeaderEpoch(1), 1),
            0,
            null,
            List.of(
                new ReportedEntry.New(
                    new JournalEntry.Call(SPEC, 1, 2),
                    new RawEntry(MessageType.CALL, Payload.of(message.toByteArray())),
                    false)),
            null);

    assertThat(commands.decode(commands.encode(report))).isEqualTo(report);
  }

  @Test
  void idsOfDifferentScopesDiffer() {
    assertThat(
            List.of(
                DerivedIds.ofWorkflow(null, "Flow", "k"),
                DerivedIds.ofWorkflow("blue", "Flow", "k"),
                DerivedIds.ofWorkflow("green", "Flow", "k"),
                DerivedIds.ofIdempotentRequest(null, "Counter", "ada", "add", "once"),
                DerivedIds.ofIdempotentRequest("blue", "Counter", "ada", "add", "once"),
                DerivedIds.ofIdempotentRequest("green", "Counter", "ada", "add", "once")))
        .doesNotHaveDuplicates();
    assertThat(DerivedIds.ofWorkflow("blue", "Flow", "k").partitionHash())
        .isEqualTo(TARGET.object().partitionKey().hash())
        .isEqualTo(DerivedIds.ofIdempotentRequest("blue", "S", null, "h", "i").partitionHash());
  }
}
