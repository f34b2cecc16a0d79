package io.perdure.gateway;

import io.perdure.model.Header;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The headers that a handler sees: where the request came in, then the request's own. */
final class RequestHeaders {
  private static final String INGRESS_PATH = "x-restate-ingress-path";

  private RequestHeaders() {}

  static List<Header> of(HttpServerRequest request) {
    var own = request.headers();
    var headers = new ArrayList<Header>(own.size() + 1);
    headers.add(new Header(INGRESS_PATH, request.uri()));
    for (Map.Entry<String, String> entry : own) {
      var name = entry.getKey().toLowerCase(Locale.ROOT);
      if (isPassedOn(name)) {
        headers.add(new Header(name, entry.getValue()));
      }
    }
    return headers;
  }

  private static boolean isPassedOn(String name) {
    return switch (name) {
      case "connection", "host", "idempotency-key", "idempotency-expires", INGRESS_PATH -> false;
      default -> !name.startsWith(":");
    };
  }
}
