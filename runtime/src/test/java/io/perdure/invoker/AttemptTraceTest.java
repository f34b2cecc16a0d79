package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static io.perdure.invoker.InvokerFixture.SERVICE;
import static io.perdure.invoker.InvokerFixture.input;
import static io.perdure.invoker.InvokerFixture.snapshot;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.perdure.model.InvocationSpec;
import io.perdure.model.TraceContext;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.ReportedEntry;
import io.perdure.tracing.RecordedSpans;
import io.perdure.tracing.Tracing;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts in traces. */
class AttemptTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final TraceContext TRACED =
      new TraceContext("00-" + TRACE + "-" + PARENT + "-01", "vendor=v");

  private final InvokerFixture fixture = new InvokerFixture();
  private final RecordedSpans spans = new RecordedSpans();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void functionAndCalleesAreBelowTheAttemptAndThatIsBelowItsCaller() {
    fixture.with(new Tracing(spans.tracer()));
    var attempt = launch(TRACED);

    var call = fixture.function.awaitCall().accept();
    call.send(
        Frames.call(
            CallCommandMessage.newBuilder().setServiceName("Greeter").setHandlerName("greet")));
    var entry = (ReportedEntry.New) fixture.log.awaitReport().entries().getFirst();
    call.send(Frames.output("x"), Frames.end()).close();

    var span = spans.await();
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getName()).isEqualTo("invocation-attempt Counter/add");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.OK);
    assertThat(span.getAttributes().get(Tracing.INVOCATION_ID)).isEqualTo(attempt);
    assertThat(span.getAttributes().get(Tracing.INVOCATION_TARGET)).contains("Counter");
    assertThat(span.getAttributes().get(Tracing.DEPLOYMENT_ID)).isEqualTo("dp_1");
    var below = "00-" + TRACE + "-" + span.getSpanId() + "-01";
    assertThat(call.header("traceparent")).isEqualTo(below);
    assertThat(call.header("tracestate")).isEqualTo("vendor=v");
    assertThat(((JournalEntry.Call) entry.entry()).callee().trace())
        .isEqualTo(new TraceContext(below, "vendor=v"));
  }

  @Test
  void whatIsSentIsInATraceOfItsOwnThatIsLinkedWithTheAttempt() {
    fixture.with(new Tracing(spans.tracer()));
    var attempt = launch(TRACED);

    var callee = sendsTo(fixture.function.awaitCall().accept());

    var send = spans.await();
    var sender = spans.await();
    assertThat(send.getName()).isEqualTo("send Greeter/greet");
    assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(send.getParentSpanContext().isValid()).isFalse();
    assertThat(send.getTraceId()).isNotEqualTo(TRACE);
    assertThat(send.getLinks())
        .singleElement()
        .extracting(link -> link.getSpanContext().getSpanId())
        .isEqualTo(sender.getSpanId());
    assertThat(send.getAttributes().get(Tracing.INVOCATION_ID)).isEqualTo(attempt);
    assertThat(send.getAttributes().get(Tracing.INVOCATION_TARGET)).contains("Counter");
    var trace = requireNonNull(callee.trace());
    assertThat(trace.parent()).startsWith("00-" + send.getTraceId() + "-" + send.getSpanId());
    assertThat(trace.state()).isNull();
  }

  @Test
  void withoutACollectorWhatIsSentStaysInTheTraceOfTheCaller() {
    fixture.with(Tracing.OFF);
    launch(TRACED);

    assertThat(sendsTo(fixture.function.awaitCall().accept()).trace()).isEqualTo(TRACED);
  }

  @Test
  void aFailureIsTheStatusOfItsSpan() {
    fixture.with(new Tracing(spans.tracer()));
    launch(TRACED);

    fixture.function.awaitCall().accept().send(Frames.error(500, "not today")).close();

    var status = spans.await().getStatus();
    assertThat(status.getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(status.getDescription()).isEqualTo("RT0007: not today");
  }

  @Test
  void entriesAndTheEndsOfStepsAreEvents() {
    fixture.with(new Tracing(spans.tracer()));
    launch(TRACED);

    fixture
        .function
        .awaitCall()
        .accept()
        .send(Frames.setState("k", "v"), Frames.run(1), Frames.proposal(1, "x"))
        .send(Frames.output("x"), Frames.end())
        .close();

    assertThat(spans.await().getEvents())
        .extracting(EventData::getName)
        .containsExactly("Command: SetState", "Command: Run", "run ended", "Command: Output");
  }

  @Test
  void aSuspensionAndAStopAreEventsOfTheirSpans() {
    fixture.with(new Tracing(spans.tracer()));
    launch(TRACED);
    fixture.function.awaitCall().accept().send(Frames.suspension(1)).close();
    assertThat(spans.await().getEvents()).extracting(EventData::getName).contains("suspended");

    var attempt = fixture.launch(snapshot(OBJECT, Progress.initial(0), List.of(input())));
    fixture.function.awaitCall().accept().awaitReplay();
    fixture.invoker().stop(attempt);
    assertThat(spans.await().getEvents()).extracting(EventData::getName).contains("stopped");
  }

  @Test
  void anInvocationOutsideOfAnyTraceBeginsOne() {
    fixture.with(new Tracing(spans.tracer())).launch(SERVICE);

    var call = fixture.function.awaitCall().accept();
    call.send(Frames.output("x"), Frames.end()).close();

    var span = spans.await();
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(requireNonNull(call.header("traceparent")))
        .startsWith("00-" + span.getTraceId() + "-" + span.getSpanId() + "-");
  }

  @Test
  void whatTheCallerDoesNotSampleIsNotRecordedButStaysItsTrace() {
    fixture.with(new Tracing(spans.tracer()));
    launch(new TraceContext("00-" + TRACE + "-" + PARENT + "-00", null));

    assertThat(fixture.function.awaitCall().header("traceparent"))
        .startsWith("00-" + TRACE + "-")
        .endsWith("-00");
  }

  private InvocationSpec sendsTo(ScriptedFunction.Call call) {
    call.send(
        Frames.send(
            OneWayCallCommandMessage.newBuilder()
                .setServiceName("Greeter")
                .setHandlerName("greet")));
    var entry = (ReportedEntry.New) fixture.log.awaitReport().entries().getFirst();
    call.send(Frames.output("x"), Frames.end()).close();
    return ((JournalEntry.OneWayCall) entry.entry()).callee();
  }

  private String launch(TraceContext trace) {
    var attempt = snapshot(OBJECT, Progress.initial(0), List.of(input()), trace);
    return fixture.launch(attempt).invocation().toString();
  }
}
