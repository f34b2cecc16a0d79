package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.sdk.Serde;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Notifications as values; one of a failure is thrown. */
final class NotificationReader {
  private NotificationReader() {}

  static <T> Function<NotificationTemplate, T> valueOf(String what, Serde<T> serde) {
    return notification ->
        Definitions.read(what, serde, requireSuccess(notification).getValue().getContent());
  }

  static <T> Function<NotificationTemplate, Optional<T>> optionalValueOf(
      String what, Serde<T> serde) {
    return notification ->
        optionalValue(notification).map(bytes -> Definitions.read(what, serde, bytes));
  }

  static @Nullable Void nothing(NotificationTemplate notification) {
    requireSuccess(notification);
    return null;
  }

  static Optional<ByteString> optionalValue(NotificationTemplate notification) {
    return requireSuccess(notification).hasValue()
        ? Optional.of(notification.getValue().getContent())
        : Optional.empty();
  }

  private static NotificationTemplate requireSuccess(NotificationTemplate notification) {
    if (notification.hasFailure()) {
      throw Failures.toException(notification.getFailure());
    }
    return notification;
  }
}
