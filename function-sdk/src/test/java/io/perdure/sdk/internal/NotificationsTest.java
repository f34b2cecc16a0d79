package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NotificationsTest {
  private static final Pending A = Pending.completion(1);
  private static final Pending B = Pending.completion(2);
  private static final Pending C = Pending.completion(3);

  private final Notifications notifications = new Notifications();

  private void arrive(byte[] frame) {
    notifications.add(Wire.frames(frame).getFirst());
  }

  private void succeed(int id) {
    arrive(Wire.done(Wire.CALL_COMPLETION, id, "v"));
  }

  private void fail(int id) {
    arrive(Wire.failed(Wire.CALL_COMPLETION, id, 500, "no"));
  }

  private boolean isDecided(Pending pending) {
    return notifications.decidedAt(pending) != Notifications.NOT_YET;
  }

  @Test
  void anyIsDecidedByTheFirstAndStaysSo() {
    var any = new Pending.Any(List.of(A, B));
    assertThat(isDecided(any)).isFalse();

    succeed(2);
    long then = notifications.decidedAt(any);
    succeed(1);

    assertThat(notifications.decidedAt(any)).isEqualTo(then);
    assertThat(notifications.indexOfFirst(List.of(A, B))).isEqualTo(1);
  }

  @Test
  void allIsDecidedByTheLastUnlessOneFails() {
    var all = new Pending.All(List.of(A, B, C));
    succeed(1);
    succeed(3);
    assertThat(isDecided(all)).isFalse();

    fail(2);

    assertThat(isDecided(all)).isTrue();
    assertThat(notifications.isFailure(all)).isTrue();
    assertThat(notifications.indexOfFirstFailure(List.of(A, B, C))).isEqualTo(1);
  }

  @Test
  void allFailsWithTheFirstFailureThoughOthersAreMissing() {
    var all = new Pending.All(List.of(A, B, C));

    fail(3);
    long then = notifications.decidedAt(all);
    fail(1);

    assertThat(then).isEqualTo(0);
    assertThat(notifications.decidedAt(all)).isEqualTo(then);
    assertThat(notifications.indexOfFirstFailure(List.of(A, B, C))).isEqualTo(2);
  }

  @Test
  void askingWhichWasFirstIsNoFailure() {
    var first = new Pending.First(List.of(A, B));
    fail(1);

    assertThat(isDecided(new Pending.All(List.of(first)))).isTrue();
    assertThat(notifications.isFailure(new Pending.All(List.of(first)))).isFalse();
    assertThat(notifications.isFailure(new Pending.Any(List.of(A, B)))).isTrue();
  }

  @Test
  void whatADecidedPartStillLacksIsNotMissing() {
    var any = new Pending.Any(List.of(A, B));
    succeed(1);

    assertThat(notifications.missing(new Pending.All(List.of(any, C))))
        .containsExactly(new NotificationId.Completion(3));
  }

  @Test
  void forOneIdTheFirstNotificationCounts() {
    arrive(Wire.signal(17, "first"));
    arrive(Wire.signal(17, "second"));

    var notification = Objects.requireNonNull(notifications.get(new NotificationId.Signal(17)));
    assertThat(notification.getValue().getContent().toStringUtf8()).isEqualTo("first");
  }
}
