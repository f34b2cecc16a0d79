package io.perdure.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptId;
import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.ReportedEntry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;

/** The trace context of an invocation on its way through the log and the stores. */
class TraceRoundTripTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final InvocationId ID = new InvocationId(1, 2, 3);
  private static final InvocationTarget TARGET =
      new InvocationTarget("Greeter", null, "greet", TargetType.SERVICE);
  private static final Retention RETENTION = new Retention(Duration.ofDays(1), Duration.ZERO);

  private final CommandCodec commands = new CommandCodec();
  private final StoredRowCodec rows = new StoredRowCodec();

  static List<TraceContext> contexts() {
    return List.of(new TraceContext(PARENT, "vendor=v"), new TraceContext(PARENT, null));
  }

  @ParameterizedTest
  @MethodSource("contexts")
  @NullSource
  void aRequestKeepsIt(@Nullable TraceContext trace) {
    var invoke = new Command.Invoke(spec(trace), null, null);

    assertThat(commands.decode(commands.encode(invoke))).isEqualTo(invoke);
    assertThat(rows.decodeOutboxCommand(rows.encodeOutboxCommand(invoke))).isEqualTo(invoke);
  }

  @ParameterizedTest
  @MethodSource("contexts")
  @NullSource
  void aCallKeepsIt(@Nullable TraceContext trace) {
    var message =
        CallCommandMessage.newBuilder()
            .setServiceName(TARGET.service())
            .setHandlerName(TARGET.handler())
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
                    new JournalEntry.Call(spec(trace), 1, 2),
                    new RawEntry(MessageType.CALL, Payload.of(message.toByteArray())),
                    false)),
            null);

    assertThat(commands.decode(commands.encode(report))).isEqualTo(report);
  }

  @ParameterizedTest
  @MethodSource("contexts")
  @NullSource
  void anInvocationKeepsIt(@Nullable TraceContext trace) {
    var status =
        new InvocationStatus.Invoked(
            new Invocation(
                ID, TARGET, new InvocationSource.Http(), null, RETENTION, 1, 2, trace, List.of()),
            Progress.initial(1),
            null);

    assertThat(rows.decodeInvocation(rows.encodeInvocation(status))).isEqualTo(status);
  }

  private static InvocationSpec spec(@Nullable TraceContext trace) {
    return new InvocationSpec(
        ID,
        TARGET,
        new InvocationSource.Http(),
        List.<Header>of(),
        Payload.EMPTY,
        null,
        RETENTION,
        0,
        2,
        trace);
  }
}
