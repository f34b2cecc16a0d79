package io.perdure.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.model.Failure;
import io.perdure.model.Payload;
import io.perdure.statemachine.Awaiting.Combinator;
import io.perdure.statemachine.Awaiting.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AwaitingTest {
  @Test
  void theFirstOfSeveralEndsTheWait() {
    var awaiting = group(Combinator.FIRST_COMPLETED, 1, 2);

    assertThat(awaiting.after(failed(2))).isEqualTo(new Outcome.Failed());
    assertThat(awaiting.after(succeeded(1))).isEqualTo(new Outcome.Succeeded());
    assertThat(awaiting.after(succeeded(3))).isEqualTo(new Outcome.Open(awaiting));
  }

  @Test
  void allOfSeveralAreWaitedForWhateverTheyComeTo() {
    var awaiting = group(Combinator.ALL_COMPLETED, 1, 2);

    var left = left(awaiting.after(failed(1)));

    assertThat(left).isEqualTo(group(Combinator.ALL_COMPLETED, 2));
    assertThat(left.after(succeeded(2))).isEqualTo(new Outcome.Succeeded());
  }

  @Test
  void theFirstSuccessCountsAndOnlyTheLastFailure() {
    var awaiting = group(Combinator.FIRST_SUCCEEDED_OR_ALL_FAILED, 1, 2);

    assertThat(awaiting.after(succeeded(2))).isEqualTo(new Outcome.Succeeded());
    assertThat(left(awaiting.after(failed(1))).after(failed(2))).isEqualTo(new Outcome.Failed());
  }

  @Test
  void theFirstFailureCountsAndOnlyTheLastSuccess() {
    var awaiting = group(Combinator.ALL_SUCCEEDED_OR_FIRST_FAILED, 1, 2);

    assertThat(awaiting.after(failed(2))).isEqualTo(new Outcome.Failed());
    assertThat(left(awaiting.after(succeeded(1))).after(succeeded(2)))
        .isEqualTo(new Outcome.Succeeded());
  }

  @Test
  void aGroupWithinAGroupIsOneMemberOfIt() {
    var awaiting =
        new Awaiting(
            Combinator.FIRST_COMPLETED,
            List.of(NotificationId.SignalIndex.CANCEL),
            List.of(group(Combinator.ALL_COMPLETED, 1, 2)));

    var left = left(awaiting.after(succeeded(2)));

    assertThat(awaiting.after(Notification.cancel())).isEqualTo(new Outcome.Succeeded());
    assertThat(left.after(succeeded(1))).isEqualTo(new Outcome.Succeeded());
  }

  @Test
  void whatNobodyHereCanJudgeWakes() {
    var unknown = group(Combinator.UNKNOWN, 1);
    var within = new Awaiting(Combinator.ALL_SUCCEEDED_OR_FIRST_FAILED, ids(2), List.of(unknown));

    assertThat(unknown.after(succeeded(1))).isEqualTo(new Outcome.Succeeded());
    assertThat(group(Combinator.UNKNOWN, 1, 2).after(failed(2))).isEqualTo(new Outcome.Failed());
    assertThat(within.after(failed(1))).isNotInstanceOf(Outcome.Open.class);
  }

  @Test
  void nothingToWaitForIsRefused() {
    assertThatThrownBy(() -> new Awaiting(Combinator.ALL_COMPLETED, List.of(), List.of()))
        .hasMessageContaining("at least one awaited notification");
  }

  private static Awaiting left(Outcome outcome) {
    return ((Outcome.Open) outcome).left();
  }

  private static Awaiting group(Combinator combinator, int... completions) {
    return new Awaiting(combinator, ids(completions), List.of());
  }

  private static List<NotificationId> ids(int... completions) {
    return IntStream.of(completions)
        .<NotificationId>mapToObj(NotificationId.Completion::new)
        .toList();
  }

  private static Notification succeeded(int completion) {
    return Notification.completion(
        Notification.Kind.CALL, completion, new NotificationResult.Value(Payload.EMPTY));
  }

  private static Notification failed(int completion) {
    return Notification.completion(
        Notification.Kind.CALL, completion, new NotificationResult.Failed(Failure.KILLED));
  }
}
