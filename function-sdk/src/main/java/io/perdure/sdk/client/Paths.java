package io.perdure.sdk.client;

import io.perdure.sdk.InvocationTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The paths of the runtime's HTTP interface. */
final class Paths {
  private Paths() {}

  static String call(String service, Optional<String> key, String handler, RequestOptions options) {
    String target = target(service, key, handler);
    return options
        .scope()
        .map(scope -> "/restate/scope/" + scope.name() + "/call/" + target)
        .orElse("/" + target);
  }

  static String send(String service, Optional<String> key, String handler, RequestOptions options) {
    String target = target(service, key, handler);
    String path =
        options
            .scope()
            .map(scope -> "/restate/scope/" + scope.name() + "/send/" + target)
            .orElse("/" + target + "/send");
    return path + options.delay().map(delay -> "?delay=" + delay.toMillis() + "ms").orElse("");
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
