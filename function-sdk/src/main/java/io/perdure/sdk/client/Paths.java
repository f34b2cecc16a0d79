package io.perdure.sdk.client;

import io.perdure.sdk.InvocationTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The paths of the runtime's HTTP interface. */
final class Paths {
  private Paths() {}

  static String call(String service, Optional<String> key, String handler) {
    return "/" + target(service, key, handler);
  }

  static String send(
      String service, Optional<String> key, String handler, Optional<Duration> delay) {
    String query = delay.map(duration -> "?delay=" + duration.toMillis() + "ms").orElse("");
    return "/" + target(service, key, handler) + "/send" + query;
  }

  /** The result of an invocation: {@code last} is {@code attach} or {@code output}. */
  static String result(InvocationTarget target, String last) {
    String path =
        switch (target) {
          case InvocationTarget.Id(var id) -> "invocation/" + encoded(id);
          case InvocationTarget.Request(var service, var key, var handler, var idempotencyKey) ->
              "invocation/" + target(service, key, handler) + "/" + encoded(idempotencyKey);
          case InvocationTarget.Workflow(var name, var key) ->
              "workflow/" + encoded(name) + "/" + encoded(key);
        };
    return "/restate/" + path + "/" + last;
  }

  /** The completion of an awakeable: {@code last} is {@code resolve} or {@code reject}. */
  static String awakeable(String id, String last) {
    return "/restate/awakeables/" + encoded(id) + "/" + last;
  }

  private static String target(String service, Optional<String> key, String handler) {
    return encoded(service) + "/" + key.map(k -> encoded(k) + "/").orElse("") + encoded(handler);
  }

  private static String encoded(String segment) {
    if (segment.isEmpty()) {
      throw new IllegalArgumentException("Expected a name or key, found an empty string");
    }
    // The encoder is for forms, where a blank is a plus.
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
