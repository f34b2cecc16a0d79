package io.perdure.sdk.internal;

import java.util.List;

/**
 * What a handler waits for: one notification, or several combined. Pure structure, so that the
 * machine can tell from the order of the notifications when it is decided.
 */
sealed interface Pending {
  /** One notification. */
  record One(NotificationId id) implements Pending {}

  /** Decided by the first that is decided, with its value or failure. */
  record Any(List<Pending> children) implements Pending {}

  /** Decided by the first that is decided; says which, and never fails. */
  record First(List<Pending> children) implements Pending {}

  /** Decided when all are, or when one fails. */
  record All(List<Pending> children) implements Pending {}

  /** Decided by the first that succeeds, or when all have failed. */
  record FirstSuccess(List<Pending> children) implements Pending {}

  /** Decided when all are; never fails. */
  record Settled(List<Pending> children) implements Pending {}

  static One completion(int id) {
    return new One(new NotificationId.Completion(id));
  }

  static One signal(int index) {
    return new One(new NotificationId.Signal(index));
  }

  static One signal(String name) {
    return new One(new NotificationId.NamedSignal(name));
  }
}
