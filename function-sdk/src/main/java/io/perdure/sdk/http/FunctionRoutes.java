package io.perdure.sdk.http;

import io.perdure.sdk.internal.Endpoint;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** The three routes of an endpoint. Paths may have a prefix, so they are matched from their end. */
final class FunctionRoutes implements Handler<HttpServerRequest> {
  private static final CharSequence SERVER_HEADER = HttpHeaders.createOptimized("x-restate-server");
  private static final CharSequence SERVER_NAME = HttpHeaders.createOptimized(serverName());
  private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final Endpoint endpoint;

  FunctionRoutes(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String[] path = Objects.requireNonNullElse(request.path(), "").split("/", -1);
    String last = path[path.length - 1];
    if (request.method().equals(HttpMethod.POST)
        && path.length >= 3
        && path[path.length - 3].equals("invoke")) {
      ifTrusted(request, () -> invoke(request, decoded(path[path.length - 2]), decoded(last)));
    } else if (request.method().equals(HttpMethod.GET) && last.equals("discover")) {
      ifTrusted(request, () -> discover(request));
    } else if (request.method().equals(HttpMethod.GET) && last.equals("health")) {
      answer(request, OK, "OK");
    } else {
      answer(
          request,
          NOT_FOUND,
          "Expected GET /discover, POST /invoke/{service}/{handler} or GET /health, found %s %s"
              .formatted(request.method(), request.path()));
    }
  }

  private void ifTrusted(HttpServerRequest request, Runnable action) {
    if (endpoint.isTrusted(String.valueOf(request.path()), request.headers()::get)) {
      action.run();
    } else {
      answer(
          request,
          UNAUTHORIZED,
          "Expected a request that is signed with a key known here (publicKeys), found none or another signature");
    }
  }

  private void discover(HttpServerRequest request) {
    boolean bidirectional = request.version() == HttpVersion.HTTP_2;
    var accept = String.join(",", request.headers().getAll(HttpHeaders.ACCEPT));
    var discovery = endpoint.discover(accept, bidirectional);
    request
        .response()
        .setStatusCode(discovery.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, discovery.contentType())
        .putHeader(SERVER_HEADER, SERVER_NAME)
        .end(discovery.body());
  }

  private void invoke(HttpServerRequest request, String service, String handler) {
    var contentType = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
    var attempt = new Endpoint.Request(service, handler, contentType, request.headers()::get);
    var eventLoop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    var stream = new AttemptStream(request, eventLoop, endpoint.limits().maxUnsentBytes());
    switch (endpoint.open(attempt, stream)) {
      case Endpoint.Opening.Accepted(var answered, var runner) -> {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, answered);
        request.response().putHeader(SERVER_HEADER, SERVER_NAME);
        stream.connect(runner);
      }
      case Endpoint.Opening.Refused(int status, var message) -> {
        if (status == UNAVAILABLE) {
          request.response().putHeader(RETRY_AFTER, "1");
        }
        answer(request, status, message);
      }
    }
  }

  private static void answer(HttpServerRequest request, int status, String text) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(SERVER_HEADER, SERVER_NAME)
        .end(text);
  }

  private static String decoded(String segment) {
    // Names have no characters that need escaping, but a client may escape what it likes.
    return segment.indexOf('%') < 0
        ? segment
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String serverName() {
    var version = FunctionRoutes.class.getPackage().getImplementationVersion();
    return "perdure-sdk-java/" + (version == null ? "0.1.0" : version);
  }
}
