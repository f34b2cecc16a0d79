package io.perdure.e2e.services;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.perdure.sdk.CallHandle;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.NamedClient;
import io.perdure.sdk.Serde;
import io.perdure.sdk.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls of other services. */
final class CallServices {
  private static final Serde<String> BYTES_OF_TEXT =
      Serde.of(
          "application/octet-stream",
          text -> text.getBytes(StandardCharsets.UTF_8),
          bytes -> new String(bytes, StandardCharsets.UTF_8));

  private CallServices() {}

  /** Other services, by name. */
  @Service
  public static final class Proxy {
    /** Whom to call with what. */
    public record Request(
        String service,
        @Nullable String key,
        String handler,
        String body,
        @Nullable String idempotencyKey,
        @Nullable Long delayMs) {}

    /** How many sends. */
    public record Ordered(String key, int count) {}

    @Handler
    public String call(Context context, Request request) {
      return called(context, request).await();
    }

    @Handler
    public String callId(Context context, Request request) {
      var call = called(context, request);
      var id = call.invocationId();
      call.await();
      return id;
    }

    @Handler
    public String send(Context context, Request request) {
      var client = client(context, request);
      if (request.delayMs() != null) {
        client = client.delay(Duration.ofMillis(request.delayMs()));
      }
      return client.send(request.handler(), bytes(request)).invocationId();
    }

    @Handler
    public List<Integer> ordered(Context context, Ordered request) {
      var counter = context.client(StateServices.Counter.class, request.key());
      for (int i = 0; i < request.count(); i++) {
        counter.send(StateServices.Counter::append, i);
      }
      counter.call(StateServices.Counter::append, request.count()).await();
      return counter.call(StateServices.Counter::list).await();
    }

    @Handler
    public void cancel(Context context, String id) {
      context.cancel(id);
    }

    @Handler
    public String attach(Context context, String id) {
      return context.attach(id, BYTES_OF_TEXT).await();
    }

    @Handler
    public Optional<String> output(Context context, String id) {
      return context.output(id, BYTES_OF_TEXT).await();
    }

    private static CallHandle<String> called(Context context, Request request) {
      return client(context, request).call(request.handler(), bytes(request), BYTES_OF_TEXT);
    }

    private static NamedClient client(Context context, Request request) {
      var client =
          request.key() == null
              ? context.client(request.service())
              : context.client(request.service(), request.key());
      return request.idempotencyKey() == null
          ? client
          : client.idempotencyKey(request.idempotencyKey());
    }

    private static byte[] bytes(Request request) {
      return request.body().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Not for the gateway. */
  @Service
  public static final class Hidden {
    @Handler
    public String secret(Context context) {
      return "secret";
    }
  }

  /** Calls into scopes. */
  @Service
  public static final class Across {
    /** What to add to which counter. */
    public record Addition(String scope, String key, int delta) {}

    /** Which scope to call into. */
    public record Question(String scope, String limitKey) {}

    /** Where an invocation is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(@Nullable String scope, @Nullable String limitKey) {}

    @Handler
    public int add(Context context, Addition addition) {
      return context
          .client("Counter", addition.key())
          .scope(CallScope.of(addition.scope()).limitKey("gold/one"))
          .call("add", addition.delta(), Integer.class)
          .await();
    }

    @Handler
    public Place where(Context context) {
      context.sleep(Duration.ofMillis(1));
      return new Place(context.scope().orElse(null), context.limitKey().orElse(null));
    }

    @Handler
    public Place ask(Context context, Question question) {
      return context
          .client("Across")
          .scope(CallScope.of(question.scope()).limitKey(question.limitKey()))
          .call("where", Place.class)
          .await();
    }
  }
}
