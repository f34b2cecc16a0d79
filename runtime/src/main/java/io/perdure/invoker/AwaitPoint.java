package io.perdure.invoker;

import io.perdure.codec.FunctionEntryCodec;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.EntryCodec;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.RawEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a function said that it waits for, until some of that is on its way to it. For those who
 * look on: nothing depends on it. Told on the attempt's event loop, read by any thread.
 */
final class AwaitPoint {
  private static final EntryCodec ENTRIES = new FunctionEntryCodec();

  private volatile @Nullable Awaiting awaiting;

  Optional<Awaiting> get() {
    return Optional.ofNullable(awaiting);
  }

  void reached(Awaiting said) {
    awaiting = said;
  }

  /** A notification goes to the function. */
  void comes(RawEntry notification) {
    if (awaiting != null) {
      comes(ENTRIES.decodeNotification(notification).id());
    }
  }

  /** The same of one that the function is told of in other words. */
  void comes(NotificationId id) {
    var current = awaiting;
    if (current != null && current.names(id)) {
      awaiting = null;
    }
  }
}
