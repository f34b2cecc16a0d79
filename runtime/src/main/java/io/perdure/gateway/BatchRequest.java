package io.perdure.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.codec.IngressJson;
import io.perdure.codec.IngressRequest;
import io.perdure.model.Header;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.TraceContext;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.schemaregistry.SubjectVersion;
import io.perdure.tracing.Tracing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a batch, read: {@code {"invocations": [{"service": …, "wait": true}, …]}}. Each is a
 * request as records of the ingress topic have it, and {@code wait} makes it a call. One that is
 * wrong makes all of them wrong. Stateless.
 */
final class BatchRequest {
  /** How many invocations a batch has at most. */
  static final int MAX_INVOCATIONS = 1_000;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String INVOCATIONS = "invocations";
  private static final String WAIT = "wait";
  private static final String CONTENT_TYPE = "content-type";
  private static final String JSON_TYPE = "application/json";

  private BatchRequest() {}

  /**
   * One of them.
   *
   * @param isSend whether nobody waits for its end
   * @param inputSubject what its handler declares its input to be; null if that is anything
   */
  record Item(InvocationSpec spec, boolean isSend, @Nullable SubjectVersion inputSubject) {}

  /**
   * Reads and checks all of them.
   *
   * @param trace of the request, for those that have none of their own
   * @throws RefusedException naming the first one that cannot be invoked
   */
  static List<Item> read(byte[] body, Gateway gateway, @Nullable TraceContext trace) {
    var list = list(body);
    var items = new ArrayList<Item>(list.size());
    for (int i = 0; i < list.size(); i++) {
      try {
        items.add(item(list.get(i), gateway, trace));
      } catch (RefusedException refused) {
        throw refused.at("Invocation " + i + " of the batch: ");
      } catch (IllegalArgumentException wrong) {
        throw bad("Invocation " + i + " of the batch: " + wrong.getMessage());
      }
    }
    return items;
  }

  /**
   * Checks inputs whose types are declared. Whoever reads them from the topic converts them.
   *
   * @return fails with the {@link SchemaException} of the first that does not fit
   */
  static CompletableFuture<Void> checkTypes(List<Item> items, SubjectTypes types) {
    var checked = CompletableFuture.<Void>completedFuture(null);
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      if (item.inputSubject() != null) {
        int index = i;
        checked = checked.thenCompose(_ -> checkType(index, item, types));
      }
    }
    return checked;
  }

  private static CompletableFuture<Void> checkType(int index, Item item, SubjectTypes types) {
    return types
        .toJson(item.inputSubject(), item.spec().input().bytes())
        .handle((_, failure) -> {
          if (failure == null) {
            return null;
          }
          var cause = failure instanceof CompletionException it ? it.getCause() : failure;
          throw cause instanceof SchemaException refused
              ? refused.at("Invocation " + index + " of the batch: ")
              : new CompletionException(failure);
        });
  }

  private static JsonNode list(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (IOException notJson) {
      throw bad("Expected a batch as JSON, but the body is not JSON: " + notJson.getMessage());
    }
    var list = json.path(INVOCATIONS);
    if (!list.isArray() || json.size() != 1) {
      throw bad("Expected an object whose only field is the list " + INVOCATIONS);
    }
    if (list.isEmpty() || list.size() > MAX_INVOCATIONS) {
      throw bad("Expected 1 to " + MAX_INVOCATIONS + " invocations, but found " + list.size());
    }
    return list;
  }

  private static Item item(JsonNode json, Gateway gateway, @Nullable TraceContext trace) {
    boolean isSend = !takeWait(json);
    var asked = IngressJson.read(json);
    var route = gateway.routes().named(asked.service(), asked.key(), asked.handler(), isSend);
    var handler = route.handler();
    InputCheck.check(handler, contentType(json, asked), asked.input().size());
    if (asked.replyTo() != null) {
      throw bad("Expected no replyTo: only records of the ingress topic have it");
    }
    if (asked.delayMs() > 0 && !isSend) {
      throw GatewayCode.BAD_DELAY.refuse("Expected no delay: only a send can be delayed");
    }
    if (asked.delayMs() > DelayText.MAX.toMillis()) {
      throw GatewayCode.BAD_DELAY.refuse(
          "Expected a delay of at most " + DelayText.MAX + ", but found " + asked.delayMs());
    }
    var target =
        new InvocationTarget(
            route.service(), route.key(), handler.name(), handler.type(), asked.scope());
    var request =
        new InvocationSpecs.Request(
            target,
            new InvocationSource.Http(),
            asked.headers(),
            asked.input(),
            IdempotencyKey.checked(asked.idempotencyKey(), target),
            asked.delayMs() == 0 ? 0 : gateway.clock().millis() + asked.delayMs(),
            asked.traceParent() == null
                ? trace
                : Tracing.context(asked.traceParent(), asked.traceState()));
    return new Item(
        gateway.specs().complete(request, handler.options()), isSend, handler.inputSubject());
  }

  private static boolean takeWait(JsonNode json) {
    var wait = json instanceof ObjectNode object ? object.remove(WAIT) : null;
    if (wait != null && !wait.isBoolean()) {
      throw bad("Expected " + WAIT + " to be true or false, but found " + wait);
    }
    return wait != null && wait.booleanValue();
  }

  /** What is given as JSON is JSON, unless a header says otherwise. */
  private static @Nullable String contentType(JsonNode json, IngressRequest asked) {
    return asked.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(CONTENT_TYPE))
        .map(Header::value)
        .findFirst()
        .orElse(json.has("input") ? JSON_TYPE : null);
  }

  private static RefusedException bad(String message) {
    return GatewayCode.BAD_BATCH.refuse(message);
  }
}
