package io.perdure.sdk.internal;

import io.perdure.schema.protocol.AwaitingOnMessage;
import io.perdure.schema.protocol.BuiltInSignal;
import io.perdure.schema.protocol.CombinatorType;
import io.perdure.schema.protocol.Future;
import io.perdure.schema.protocol.SuspensionMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an attempt waits for, said when it lets go. Up to protocol version 6 a flat list of which
 * any one wakes it; from 7 on a tree, so that the runtime wakes it only when the await point can be
 * passed, and the same tree is a hint while the attempt holds on. What is decided already is left
 * out of all.
 */
final class Suspension {
  private final Notifications notifications;

  private Suspension(Notifications notifications) {
    this.notifications = notifications;
  }

  /**
   * The message.
   *
   * @param cancellable whether a cancel wakes it as well
   */
  static SuspensionMessage message(
      Pending undecided,
      boolean cancellable,
      ProtocolVersion version,
      Notifications notifications) {
    var suspension = new Suspension(notifications);
    return version.hasFutureTree()
        ? SuspensionMessage.newBuilder()
            .setAwaitingOn(suspension.tree(undecided, cancellable))
            .build()
        : suspension.list(undecided, cancellable);
  }

  /**
   * The hint of an attempt that waits with its stream open.
   *
   * @param stepsRun whether steps are being done beside the wait
   */
  static AwaitingOnMessage hint(
      Pending undecided, boolean cancellable, boolean stepsRun, Notifications notifications) {
    return AwaitingOnMessage.newBuilder()
        .setAwaitingOn(new Suspension(notifications).tree(undecided, cancellable))
        .setExecutingSideEffects(stepsRun)
        .build();
  }

  private SuspensionMessage list(Pending undecided, boolean cancellable) {
    var missing = new LinkedHashSet<NotificationId>();
    collectMissing(undecided, missing);
    if (cancellable) {
      missing.add(Notifications.CANCEL);
    }
    var message = SuspensionMessage.newBuilder();
    for (var id : missing) {
      switch (id) {
        case NotificationId.Completion(int completion) -> message.addWaitingCompletions(completion);
        case NotificationId.Signal(int signal) -> message.addWaitingSignals(signal);
        case NotificationId.NamedSignal(var name) -> message.addWaitingNamedSignals(name);
      }
    }
    return message.build();
  }

  private void collectMissing(Pending pending, Set<NotificationId> missing) {
    if (isOpen(pending)) {
      switch (pending) {
        case Pending.One(var id) -> missing.add(id);
        case Pending.Any(var children) -> collectMissing(children, missing);
        case Pending.First(var children) -> collectMissing(children, missing);
        case Pending.All(var children) -> collectMissing(children, missing);
        case Pending.FirstSuccess(var children) -> collectMissing(children, missing);
        case Pending.Settled(var children) -> collectMissing(children, missing);
      }
    }
  }

  private void collectMissing(List<Pending> children, Set<NotificationId> missing) {
    children.forEach(child -> collectMissing(child, missing));
  }

  private Future tree(Pending undecided, boolean cancellable) {
    var awaited = Future.newBuilder().setCombinatorType(CombinatorType.FIRST_COMPLETED);
    switch (undecided) {
      case Pending.One one -> add(awaited, one);
      case Pending.Any(var children) -> children.forEach(child -> add(awaited, child));
      case Pending.First(var children) -> children.forEach(child -> add(awaited, child));
      case Pending.All all -> add(awaited, all);
      case Pending.FirstSuccess firstSuccess -> add(awaited, firstSuccess);
      case Pending.Settled settled -> add(awaited, settled);
    }
    if (cancellable) {
      awaited.addWaitingSignals(BuiltInSignal.CANCEL_VALUE);
    }
    return awaited.build();
  }

  private void add(Future.Builder parent, Pending pending) {
    if (isOpen(pending)) {
      switch (pending) {
        case Pending.One(NotificationId.Completion(int id)) -> parent.addWaitingCompletions(id);
        case Pending.One(NotificationId.Signal(int id)) -> parent.addWaitingSignals(id);
        case Pending.One(NotificationId.NamedSignal(var name)) ->
            parent.addWaitingNamedSignals(name);
        case Pending.Any(var children) ->
            parent.addNestedFutures(node(CombinatorType.FIRST_COMPLETED, children));
        case Pending.First(var children) ->
            // Which one is first is a success here even if that one failed. No combinator says so;
            // of this one the runtime assumes nothing, and wakes the handler to find out.
            parent.addNestedFutures(node(CombinatorType.COMBINATOR_UNKNOWN, children));
        case Pending.All(var children) ->
            parent.addNestedFutures(node(CombinatorType.ALL_SUCCEEDED_OR_FIRST_FAILED, children));
        case Pending.FirstSuccess(var children) ->
            parent.addNestedFutures(node(CombinatorType.FIRST_SUCCEEDED_OR_ALL_FAILED, children));
        case Pending.Settled(var children) ->
            parent.addNestedFutures(node(CombinatorType.ALL_COMPLETED, children));
      }
    }
  }

  private Future node(CombinatorType combinator, List<Pending> children) {
    var node = Future.newBuilder().setCombinatorType(combinator);
    children.forEach(child -> add(node, child));
    return node.build();
  }

  private boolean isOpen(Pending pending) {
    return Decision.of(pending, notifications).isOpen();
  }
}
