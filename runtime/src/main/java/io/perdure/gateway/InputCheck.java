package io.perdure.gateway;

import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerDescriptor.InputRule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Holds a request's content type and body against what the handler declared to accept. */
final class InputCheck {
  private InputCheck() {}

  /**
   * @throws RefusedException if the handler does not take such input
   */
  static void check(HandlerDescriptor handler, @Nullable String contentType, int bodySize) {
    var rule = handler.input();
    if (rule == null || (!rule.isRequired() && contentType == null && bodySize == 0)) {
      return;
    }
    var accepted = rule.contentType();
    if (accepted == null) {
      checkEmpty(handler, contentType, bodySize);
    } else {
      checkType(handler, rule, accepted, contentType, bodySize);
    }
  }

  private static void checkEmpty(
      HandlerDescriptor handler, @Nullable String contentType, int bodySize) {
    if (bodySize > 0 || contentType != null) {
      throw refuse(
          handler,
          "Expected neither a body nor a content type",
          bodySize + " bytes of " + (contentType == null ? "no content type" : contentType));
    }
  }

  private static void checkType(
      HandlerDescriptor handler,
      InputRule rule,
      String accepted,
      @Nullable String contentType,
      int bodySize) {
    if (contentType == null || !matches(accepted, contentType)) {
      throw refuse(
          handler,
          "Expected the content type " + accepted,
          contentType == null ? "none" : "'" + contentType + "'");
    }
    if (rule.hasJsonSchema() && bodySize == 0) {
      throw refuse(handler, "Expected a body of " + accepted, "an empty one");
    }
  }

  private static boolean matches(String accepted, String contentType) {
    var found = mediaType(contentType);
    var wanted = mediaType(accepted);
    if (wanted.equals("*/*")) {
      return found.indexOf('/') > 0;
    }
    return wanted.endsWith("/*")
        ? found.startsWith(wanted.substring(0, wanted.length() - 1))
        : found.equals(wanted);
  }

  private static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static RefusedException refuse(HandlerDescriptor handler, String expected, String found) {
    return GatewayCode.BAD_INPUT.refuse(
        expected + " for handler " + handler.name() + ", but found " + found);
  }
}
