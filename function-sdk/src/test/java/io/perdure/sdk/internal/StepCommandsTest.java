package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.internal.InvocationMachine.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Steps: done once, replayed, failed and exhausted. */
class StepCommandsTest extends MachineFixture {
  private static final ByteString FIVE = ByteString.copyFromUtf8("5");

  @Test
  void aStepIsAnnouncedAndItsResultCountsOnceItComesBack() throws Exception {
    begin();
    var step = machine.steps().run("charge");
    assertThat(step.done()).isFalse();

    machine.steps().propose(step, new Outcome.Success(FIVE));

    var frames = Wire.frames(machine.takeOutput());
    assertThat(RunCommandMessage.parseFrom(frames.get(0).payload()).getName()).isEqualTo("charge");
    var proposal = ProposeRunCompletionMessage.parseFrom(frames.get(1).payload());
    assertThat(proposal.getResultCompletionId()).isEqualTo(1);
    assertThat(proposal.getValue()).isEqualTo(FIVE);
    assertThat(machine.await(step.result(), true)).isEqualTo(Await.BLOCKED);
    machine.receive(Wire.done(Wire.RUN_COMPLETION, 1, "5"));
    assertThat(machine.await(step.result(), true)).isEqualTo(Await.READY);
  }

  @Test
  void aStepWhoseResultIsReplayedIsNotDoneAgain() {
    begin(runCommand(1, "charge"), Wire.done(Wire.RUN_COMPLETION, 1, "5"));

    assertThat(machine.steps().run("charge").done()).isTrue();
  }

  @Test
  void aReplayedStepWithoutResultIsDoneAgain() {
    begin(runCommand(1, "charge"));

    var step = machine.steps().run("charge");

    assertThat(step.done()).isFalse();
    assertThat(machine.outputSize()).isZero();
  }

  @Test
  void aFailedStepWithoutPolicyLeavesTheDelayToTheRuntime() throws Exception {
    begin();
    var step = machine.steps().run("charge");

    machine
        .steps()
        .fail(step, RunOptions.defaults(), new IllegalStateException("down"), Duration.ZERO);

    var error = error();
    assertThat(error.getCode()).isEqualTo(500);
    assertThat(error.getMessage()).contains("down");
    assertThat(error.hasNextRetryDelay()).isFalse();
    assertThat(error.getRelatedCommandIndex()).isEqualTo(1);
    assertThat(error.getRelatedCommandName()).isEqualTo("charge");
    assertThat(error.getRelatedCommandType()).isEqualTo(0x0411);
  }

  @Test
  void theFailedAttemptsSinceTheStepWasStoredAreItsOwn() throws Exception {
    begin(Wire.start(2).setRetryCountSinceLastStoredEntry(2), runCommand(1, "charge"));
    var step = machine.steps().run("charge");
    var policy = RunOptions.retry().initialInterval(Duration.ofMillis(10)).maxAttempts(4);

    machine.steps().fail(step, policy, new IllegalStateException("down"), Duration.ZERO);

    assertThat(error().getNextRetryDelay()).isEqualTo(40);
  }

  @Test
  void theFailedAttemptsBeforeAStepWasAskedForAreNotItsOwn() throws Exception {
    begin(Wire.start(1).setRetryCountSinceLastStoredEntry(9));
    var step = machine.steps().run("charge");
    var policy = RunOptions.retry().initialInterval(Duration.ofMillis(10)).maxAttempts(4);

    machine.steps().fail(step, policy, new IllegalStateException("down"), Duration.ZERO);

    assertThat(error().getNextRetryDelay()).isEqualTo(10);
  }

  @Test
  void anExhaustedPolicyMakesTheFailureTheResultOfTheStep() throws Exception {
    begin(Wire.start(2).setRetryCountSinceLastStoredEntry(3), runCommand(1, "charge"));
    var step = machine.steps().run("charge");

    machine
        .steps()
        .fail(
            step,
            RunOptions.retry().maxAttempts(4),
            new IllegalStateException("down"),
            Duration.ZERO);

    var proposal = ProposeRunCompletionMessage.parseFrom(onlyFrame().payload());
    assertThat(proposal.getFailure().getMessage()).contains("'charge' failed 4 times", "down");
    assertThat(machine.isClosed()).isFalse();
  }

  @Test
  void timeThatIsUsedUpExhaustsAPolicyToo() {
    begin(Wire.start(2).setDurationSinceLastStoredEntry(900), runCommand(1, "charge"));
    var step = machine.steps().run("charge");

    machine
        .steps()
        .fail(
            step,
            RunOptions.retry().maxDuration(Duration.ofSeconds(1)),
            new IllegalStateException("down"),
            Duration.ofMillis(100));

    assertThat(onlyFrame().type()).isEqualTo(MessageType.PROPOSE_RUN_COMPLETION.code());
  }

  @Test
  void aResultThatIsTooLongFailsTheStepForGood() throws Exception {
    machine =
        new InvocationMachine(
            ProtocolVersion.V6, AttemptOptions.of(EndpointLimits.defaults().maxFrameBytes(500)));
    begin();
    var step = machine.steps().run("load");
    machine.takeOutput();

    machine.steps().propose(step, new Outcome.Success(ByteString.copyFrom(new byte[500])));

    var proposal = ProposeRunCompletionMessage.parseFrom(onlyFrame().payload());
    assertThat(proposal.getFailure().getCode()).isEqualTo(413);
  }
}
