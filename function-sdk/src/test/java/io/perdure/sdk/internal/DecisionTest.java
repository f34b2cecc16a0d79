package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final Pending A = Pending.completion(1);
  private static final Pending B = Pending.completion(2);
  private static final Pending C = Pending.completion(3);

  private final Notifications notifications = new Notifications(false);

  private void arrive(byte[] frame) {
    notifications.add(Wire.frames(frame).getFirst());
  }

  private void succeed(int id) {
    arrive(Wire.done(Wire.CALL_COMPLETION, id, "v"));
  }

  private void fail(int id) {
    arrive(Wire.failed(Wire.CALL_COMPLETION, id, 500, "no"));
  }

  private Decision of(Pending pending) {
    return Decision.of(pending, notifications);
  }

  private boolean isDecided(Pending pending) {
    return !of(pending).isOpen();
  }

  @Test
  void anyIsDecidedByTheFirstAndStaysSo() {
    var any = new Pending.Any(List.of(A, B));
    assertThat(isDecided(any)).isFalse();

    succeed(2);
    var then = of(any);
    succeed(1);

    assertThat(of(any)).isEqualTo(then);
    assertThat(then.child()).isEqualTo(1);
  }

  @Test
  void allIsDecidedByTheLastUnlessOneFails() {
    var all = new Pending.All(List.of(A, B, C));
    succeed(1);
    succeed(3);
    assertThat(isDecided(all)).isFalse();

    fail(2);

    assertThat(isDecided(all)).isTrue();
    assertThat(of(all).failed()).isTrue();
    assertThat(of(all).child()).isEqualTo(1);
  }

  @Test
  void allFailsWithTheFirstFailureThoughOthersAreMissing() {
    var all = new Pending.All(List.of(A, B, C));

    fail(3);
    var then = of(all);
    fail(1);

    assertThat(then.position()).isEqualTo(0);
    assertThat(of(all)).isEqualTo(then);
    assertThat(then.child()).isEqualTo(2);
  }

  @Test
  void askingWhichWasFirstIsNoFailure() {
    var first = new Pending.First(List.of(A, B));
    fail(1);

    assertThat(isDecided(new Pending.All(List.of(first)))).isTrue();
    assertThat(of(new Pending.All(List.of(first))).failed()).isFalse();
    assertThat(of(new Pending.Any(List.of(A, B))).failed()).isTrue();
  }

  @Test
  void firstSuccessPassesOverFailures() {
    var firstSuccess = new Pending.FirstSuccess(List.of(A, B, C));
    fail(1);
    assertThat(isDecided(firstSuccess)).isFalse();

    succeed(3);
    var then = of(firstSuccess);
    succeed(2);

    assertThat(then).isEqualTo(new Decision(1, false, 2));
    assertThat(of(firstSuccess)).isEqualTo(then);
  }

  @Test
  void firstSuccessFailsWithTheLastFailureIfNoneSucceeds() {
    fail(2);
    fail(1);

    assertThat(of(new Pending.FirstSuccess(List.of(A, B)))).isEqualTo(new Decision(1, true, 0));
  }

  @Test
  void settledWaitsForAllAndNeverFails() {
    var settled = new Pending.Settled(List.of(A, B));
    fail(1);
    assertThat(isDecided(settled)).isFalse();

    succeed(2);

    assertThat(of(settled)).isEqualTo(new Decision(1, false, -1));
  }

  @Test
  void forOneIdTheFirstNotificationCounts() {
    arrive(Wire.signal(17, "first"));
    arrive(Wire.signal(17, "second"));

    var notification = Objects.requireNonNull(notifications.get(new NotificationId.Signal(17)));
    assertThat(notification.getValue().getContent().toStringUtf8()).isEqualTo("first");
  }
}
