package io.perdure.sdk.internal;

import java.util.List;

/**
 * When and how something awaited is decided, derived from the positions of the notifications alone.
 *
 * @param position the position of the notification that decides it, or {@link
 *     Notifications#NOT_YET}
 * @param failed whether it is decided by a failure
 * @param child the index of the child that decides it, or -1 if no single one does
 */
record Decision(long position, boolean failed, int child) {
  private static final int NO_CHILD = -1;
  private static final Decision OPEN = new Decision(Notifications.NOT_YET, false, NO_CHILD);

  static Decision of(Pending pending, Notifications notifications) {
    return switch (pending) {
      case Pending.One(var id) ->
          new Decision(notifications.positionOf(id), notifications.isFailure(id), NO_CHILD);
      case Pending.Any(var children) -> earliest(of(children, notifications), Wanted.ANY);
      case Pending.First(var children) ->
          earliest(of(children, notifications), Wanted.ANY).asSuccess();
      case Pending.All(var children) -> {
        var decisions = of(children, notifications);
        var failure = earliest(decisions, Wanted.FAILURE);
        yield failure.isOpen() ? latest(decisions).withoutChild() : failure;
      }
      case Pending.FirstSuccess(var children) -> {
        var decisions = of(children, notifications);
        var success = earliest(decisions, Wanted.SUCCESS);
        yield success.isOpen() ? latest(decisions) : success;
      }
      case Pending.Settled(var children) ->
          latest(of(children, notifications)).asSuccess().withoutChild();
    };
  }

  boolean isOpen() {
    return position == Notifications.NOT_YET;
  }

  private Decision asSuccess() {
    return new Decision(position, false, child);
  }

  private Decision withoutChild() {
    return new Decision(position, failed, NO_CHILD);
  }

  private enum Wanted {
    ANY,
    SUCCESS,
    FAILURE
  }

  private static List<Decision> of(List<Pending> children, Notifications notifications) {
    return children.stream().map(child -> of(child, notifications)).toList();
  }

  private static Decision earliest(List<Decision> decisions, Wanted wanted) {
    var first = OPEN;
    for (int i = 0; i < decisions.size(); i++) {
      var decision = decisions.get(i);
      boolean counts =
          switch (wanted) {
            case ANY -> true;
            case SUCCESS -> !decision.failed;
            case FAILURE -> decision.failed;
          };
      if (counts && decision.position < first.position) {
        first = new Decision(decision.position, decision.failed, i);
      }
    }
    return first;
  }

  /** The child that is decided last; open as long as one is. */
  private static Decision latest(List<Decision> decisions) {
    int last = 0;
    for (int i = 1; i < decisions.size(); i++) {
      if (decisions.get(i).position > decisions.get(last).position) {
        last = i;
      }
    }
    var decision = decisions.get(last);
    return decision.isOpen() ? OPEN : new Decision(decision.position, decision.failed, last);
  }
}
