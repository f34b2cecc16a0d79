package io.perdure.e2e.services;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Service;
import dev.restate.serde.Serde;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Other services, by name. */
@Service
@Name("Proxy")
public class Proxy {
  /** Whom to call with what. */
  public record Message(
      String service,
      String key,
      String handler,
      String body,
      String idempotencyKey,
      Long delayMs) {}

  /** How many sends. */
  public record Ordered(String key, int count) {}

  @Handler
  public String call(Context context, Message message) {
    return text(context.call(request(message)).await());
  }

  @Handler
  public String callId(Context context, Message message) {
    var call = context.call(request(message));
    var id = call.invocationId();
    call.await();
    return id;
  }

  @Handler
  public String send(Context context, Message message) {
    var sent =
        message.delayMs() == null
            ? context.send(request(message))
            : context.send(request(message), Duration.ofMillis(message.delayMs()));
    return sent.invocationId();
  }

  @Handler
  public List<Integer> ordered(Context context, Ordered request) {
    var counter = CounterClient.fromContext(context, request.key());
    for (int i = 0; i < request.count(); i++) {
      counter.send().append(i);
    }
    counter.append(request.count()).await();
    return counter.list().await();
  }

  @Handler
  public void cancel(Context context, String id) {
    context.invocationHandle(id).cancel();
  }

  @Handler
  public String attach(Context context, String id) {
    return text(context.invocationHandle(id, Serde.RAW).attach().await());
  }

  @Handler
  public String output(Context context, String id) {
    return context.invocationHandle(id, Serde.RAW).getOutput().map(Proxy::text).orElse(null);
  }

  private static Request<byte[], byte[]> request(Message message) {
    var target =
        message.key() == null
            ? Target.service(message.service(), message.handler())
            : Target.virtualObject(message.service(), message.key(), message.handler());
    var request = Request.of(target, bytes(message.body()));
    return message.idempotencyKey() == null
        ? request
        : request.idempotencyKey(message.idempotencyKey());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
