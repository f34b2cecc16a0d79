package io.perdure.e2e.services;

import com.fasterxml.jackson.databind.JsonNode;
import dev.restate.common.Output;
import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.Context;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.SharedObjectContext;
import dev.restate.sdk.SharedWorkflowContext;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Raw;
import dev.restate.sdk.annotation.Service;
import dev.restate.sdk.annotation.Shared;
import dev.restate.sdk.annotation.VirtualObject;
import dev.restate.sdk.annotation.Workflow;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.common.RetryPolicy;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.common.TimeoutException;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import dev.restate.serde.Serde;
import dev.restate.serde.TypeRef;
import dev.restate.serde.TypeTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The services of the end-to-end tests; what each must do is in ../README.md. */
public final class Services {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Map<String, Integer> TRIES = new ConcurrentHashMap<>();

  private Services() {}

  /** Environment: PORT, STEPS. */
  public static void main(String[] arguments) {
    var endpoint =
        Endpoint.bind(new Counter())
            .bind(lazy(new Counter()))
            .bind(new Steps())
            .bind(new Proxy())
            .bind(new Sleeper())
            .bind(new Awakeables())
            .bind(new Failures())
            .bind(new Saga())
            .bind(new Echo())
            .bind(new Hidden(), service -> service.ingressPrivate(true))
            .bind(new Flow());
    RestateHttpServer.listen(endpoint, Integer.parseInt(System.getenv("PORT")));
  }

  /** The same handlers; their state is fetched when it is read. */
  private static ServiceDefinition lazy(Counter counter) {
    var eager = Endpoint.bind(counter).build().resolveService("Counter");
    return ServiceDefinition.of("LazyCounter", eager.getServiceType(), eager.getHandlers())
        .configure(service -> service.enableLazyState(true));
  }

  private static int tryOf(String name) {
    return TRIES.merge(name, 1, Integer::sum);
  }

  private static void log(String line) {
    try {
      Files.writeString(
          Path.of(System.getenv("STEPS")),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static RetryPolicy tries(int count) {
    return RetryPolicy.exponential(Duration.ofMillis(10), 1).setMaxAttempts(count);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A value by name. */
  public record Named(String name, JsonNode value) {}

  /** State of several types. */
  @VirtualObject
  @Name("Counter")
  public static class Counter {
    private static final StateKey<Integer> COUNT = StateKey.of("count", Integer.class);
    private static final StateKey<List<Integer>> ITEMS =
        StateKey.of("items", TypeTag.of(new TypeRef<List<Integer>>() {}));

    @Handler
    public int add(ObjectContext context, int delta) {
      int count = context.get(COUNT).orElse(0) + delta;
      context.set(COUNT, count);
      return count;
    }

    @Shared
    public int get(SharedObjectContext context) {
      return context.get(COUNT).orElse(0);
    }

    @Handler
    public void reset(ObjectContext context) {
      context.clear(COUNT);
    }

    @Handler
    public void clearAll(ObjectContext context) {
      context.clearAll();
    }

    @Shared
    public Collection<String> keys(SharedObjectContext context) {
      return context.stateKeys();
    }

    @Handler
    public void put(ObjectContext context, Named entry) {
      context.set(StateKey.of(entry.name(), JsonNode.class), entry.value());
    }

    @Shared
    public JsonNode read(SharedObjectContext context, String name) {
      return context.get(StateKey.of(name, JsonNode.class)).orElse(null);
    }

    @Handler
    public void append(ObjectContext context, int item) {
      var items = new ArrayList<>(list(context));
      items.add(item);
      context.set(ITEMS, items);
    }

    @Shared
    public List<Integer> list(SharedObjectContext context) {
      return context.get(ITEMS).orElse(List.of());
    }

    @Shared
    public String key(SharedObjectContext context) {
      return context.key();
    }
  }

  /** How many steps. */
  public record StepCount(String name, int count) {}

  /** How often to fail. */
  public record Flaky(String name, int failures) {}

  /** Durable steps. */
  @Service
  @Name("Steps")
  public static class Steps {
    @Handler
    public int run(Context context, StepCount request) {
      int sum = 0;
      for (int step = 0; step < request.count(); step++) {
        int number = step;
        sum +=
            context.run(
                "step",
                Integer.class,
                () -> {
                  log(request.name() + " " + number);
                  return 1;
                });
      }
      return sum;
    }

    @Handler
    public void stamp(Context context, String name) {
      context.run("stamp", () -> log(name + " " + System.currentTimeMillis()));
    }

    @Handler
    public int flaky(Context context, Flaky request) {
      return context.run(
          "flaky",
          Integer.class,
          tries(20),
          () -> {
            int attempt = tryOf(request.name());
            log(request.name() + " " + attempt);
            if (attempt <= request.failures()) {
              throw new IllegalStateException("not yet");
            }
            return attempt;
          });
    }

    @Handler
    public void exhausts(Context context, String name) {
      context.run(
          "exhausts",
          tries(3),
          () -> {
            log(name + " " + tryOf(name));
            throw new IllegalStateException("never");
          });
    }

    @Handler
    public String terminal(Context context, String name) {
      try {
        context.run(
            "terminal",
            () -> {
              throw new TerminalException(409, "no use");
            });
        return "nothing to catch";
      } catch (TerminalException failure) {
        return "caught " + failure.getMessage();
      }
    }
  }

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

  /** Other services, by name. */
  @Service
  @Name("Proxy")
  public static class Proxy {
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
      var counter = ServicesCounterClient.fromContext(context, request.key());
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
      return context.invocationHandle(id, Serde.RAW).getOutput().map(Services::text).orElse(null);
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
  }

  /** How many timers of which length. */
  public record Timers(int count, int ms) {}

  /** Timers. */
  @Service
  @Name("Sleeper")
  public static class Sleeper {
    @Handler
    public String sleep(Context context, int ms) {
      context.sleep(Duration.ofMillis(ms));
      return "slept";
    }

    @Handler
    public int many(Context context, Timers request) {
      var timers = new ArrayList<DurableFuture<?>>();
      for (int i = 0; i < request.count(); i++) {
        timers.add(context.timer(Duration.ofMillis(request.ms() + i % 7)));
      }
      DurableFuture.all(timers).await();
      return request.count();
    }

    @Handler
    public String timeout(Context context, int ms) {
      try {
        context.awakeable(String.class).await(Duration.ofMillis(ms));
        return "resolved";
      } catch (TimeoutException late) {
        return "timed out";
      }
    }

    @Handler
    public int race(Context context) {
      return DurableFuture.any(context.timer(DAY), context.timer(Duration.ofMillis(20))).await();
    }

    @Handler
    public List<Integer> all(Context context) {
      var first = context.timer(Duration.ofMillis(30)).map(nothing -> 0);
      var second = context.timer(Duration.ofMillis(20)).map(nothing -> 1);
      var third = context.timer(Duration.ofMillis(10)).map(nothing -> 2);
      DurableFuture.all(first, second, third).await();
      return List.of(first.await(), second.await(), third.await());
    }
  }

  /** The value for an awakeable. */
  public record Resolution(String id, String value) {}

  /** Why there is none. */
  public record Rejection(String id, String reason) {}

  /** Waits for the outside. */
  @VirtualObject
  @Name("Awakeables")
  public static class Awakeables {
    private static final StateKey<String> ID = StateKey.of("id", String.class);

    @Handler
    public String hold(ObjectContext context) {
      var awakeable = context.awakeable(String.class);
      context.set(ID, awakeable.id());
      return awakeable.await();
    }

    @Shared
    public String id(SharedObjectContext context) {
      return context.get(ID).orElse(null);
    }

    @Shared
    public void resolve(SharedObjectContext context, Resolution request) {
      context.awakeableHandle(request.id()).resolve(String.class, request.value());
    }

    @Shared
    public void reject(SharedObjectContext context, Rejection request) {
      context.awakeableHandle(request.id()).reject(request.reason());
    }
  }

  /** The failure to end with. */
  public record Failure(int code, String message) {}

  /** Ways to fail. */
  @Service
  @Name("Failures")
  public static class Failures {
    @Handler
    public void terminal(Context context, Failure request) {
      throw new TerminalException(request.code(), request.message());
    }

    @Handler
    public int flaky(Context context, Flaky request) {
      int attempt = tryOf(request.name());
      if (attempt <= request.failures()) {
        throw new IllegalStateException("not yet");
      }
      return attempt;
    }

    @Handler
    public void endless(Context context, String name) {
      throw new IllegalStateException("never works");
    }

    @Handler
    public void changesItsMind(Context context, String name) {
      if (tryOf(name) == 1) {
        context.run("step", Integer.class, () -> 1);
      } else {
        context.sleep(Duration.ofMillis(1));
      }
      throw new IllegalStateException("once more");
    }
  }

  /** Compensates. */
  @Service
  @Name("Saga")
  public static class Saga {
    @Handler
    public void run(Context context, String name) {
      try {
        context.run("reserve", () -> log(name + " reserved"));
        context.sleep(DAY);
      } catch (TerminalException failure) {
        context.run("release", () -> log(name + " released"));
        throw failure;
      }
    }

    @Handler
    public void parent(Context context, String name) {
      ServicesSagaClient.fromContext(context).run(name).await();
    }
  }

  /** What came in. */
  @Service
  @Name("Echo")
  public static class Echo {
    @Handler
    @Raw
    public byte[] raw(Context context, @Raw byte[] bytes) {
      return bytes;
    }

    @Handler
    public String text(Context context, String text) {
      return text;
    }

    @Handler
    public String empty(Context context) {
      return "nothing";
    }

    @Handler
    public Map<String, String> headers(Context context) {
      return context.request().headers();
    }
  }

  /** Not for the gateway. */
  @Service
  @Name("Hidden")
  public static class Hidden {
    @Handler
    public String secret(Context context) {
      return "secret";
    }
  }

  /** Waits for a promise. */
  @Workflow
  @Name("Flow")
  public static class Flow {
    private static final StateKey<String> STAGE = StateKey.of("stage", String.class);
    private static final DurablePromiseKey<String> GO = DurablePromiseKey.of("go", String.class);

    @Workflow
    public String run(WorkflowContext context, String name) {
      context.set(STAGE, "waiting");
      var value = context.promise(GO).future().await();
      context.set(STAGE, "done");
      return name + " " + value;
    }

    @Shared
    public void go(SharedWorkflowContext context, String value) {
      context.promiseHandle(GO).resolve(value);
    }

    @Shared
    public String peek(SharedWorkflowContext context) {
      Output<String> go = context.promise(GO).peek();
      return go.orElse(null);
    }

    @Shared
    public String stage(SharedWorkflowContext context) {
      return context.get(STAGE).orElse(null);
    }
  }
}
