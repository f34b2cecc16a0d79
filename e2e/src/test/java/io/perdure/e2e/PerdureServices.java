package io.perdure.e2e;

import io.perdure.sdk.AwaitTimeoutException;
import io.perdure.sdk.CallHandle;
import io.perdure.sdk.Context;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.NamedClient;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.Serde;
import io.perdure.sdk.Service;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;
import io.perdure.sdk.http.FunctionServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The services of {@code e2e/services} on our own SDK; what each must do is in the README there.
 */
@SuppressWarnings("DoNotCallSuggester") // failing is what some of these are for
public final class PerdureServices {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Map<String, Integer> TRIES = new ConcurrentHashMap<>();
  private static final Serde<String> BYTES_OF_TEXT =
      Serde.of(
          "application/octet-stream",
          text -> text.getBytes(StandardCharsets.UTF_8),
          bytes -> new String(bytes, StandardCharsets.UTF_8));

  private PerdureServices() {}

  /** Environment: PORT, STEPS. */
  public static void main(String[] arguments) throws InterruptedException {
    var endpoint =
        FunctionEndpoint.bind(new DurableCounter())
            .bind(new LazyCounter(), ServiceOptions.defaults().lazyState(true))
            .bind(new Steps())
            .bind(new Proxy())
            .bind(new Sleeper())
            .bind(new Awakeables())
            .bind(new Failures())
            .bind(new DurableSaga())
            .bind(new Echo())
            .bind(new Hidden(), ServiceOptions.defaults().ingressPrivate(true))
            .bind(new Flow())
            .build();
    FunctionServer.start(endpoint, Integer.parseInt(System.getenv("PORT")));
    Thread.currentThread().join();
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
      throw new IllegalStateException(failure);
    }
  }

  private static RunOptions tries(int count) {
    return RunOptions.retry().initialInterval(Duration.ofMillis(10)).maxAttempts(count);
  }

  /** A value by name. */
  public record Named(String name, Object value) {}

  /** State of several types. */
  abstract static class CounterHandlers {
    private static final StateKey<Integer> COUNT = StateKey.of("count", Integer.class);
    private static final StateKey<Integer[]> ITEMS = StateKey.of("items", Integer[].class);

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
    public List<String> keys(SharedObjectContext context) {
      return context.stateKeys();
    }

    @Handler
    public void put(ObjectContext context, Named entry) {
      context.set(StateKey.of(entry.name(), Object.class), entry.value());
    }

    @Shared
    public Optional<Object> read(SharedObjectContext context, String name) {
      return context.get(StateKey.of(name, Object.class));
    }

    @Handler
    public void append(ObjectContext context, int item) {
      var items = new ArrayList<>(list(context));
      items.add(item);
      context.set(ITEMS, items.toArray(Integer[]::new));
    }

    @Shared
    public List<Integer> list(SharedObjectContext context) {
      return List.of(context.get(ITEMS).orElse(new Integer[0]));
    }

    @Shared
    public String key(SharedObjectContext context) {
      return context.key();
    }
  }

  /** What other handlers call. */
  @VirtualObject
  public interface Counter {
    @Handler
    void append(ObjectContext context, int item);

    @Shared
    List<Integer> list(SharedObjectContext context);
  }

  /** State that is sent along. */
  public static final class DurableCounter extends CounterHandlers implements Counter {}

  /** State that is fetched when it is read. */
  @VirtualObject
  public static final class LazyCounter extends CounterHandlers {}

  /** Durable steps. */
  @Service
  public static final class Steps {
    /** How many steps. */
    public record Run(String name, int count) {}

    /** How often to fail. */
    public record Flaky(String name, int failures) {}

    @Handler
    public int run(Context context, Run request) {
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
      var counter = context.client(Counter.class, request.key());
      for (int i = 0; i < request.count(); i++) {
        counter.send(Counter::append, i);
      }
      counter.call(Counter::append, request.count()).await();
      return counter.call(Counter::list).await();
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

  /** Timers. */
  @Service
  public static final class Sleeper {
    /** How many timers of which length. */
    public record Many(int count, int ms) {}

    @Handler
    public String sleep(Context context, int ms) {
      context.sleep(Duration.ofMillis(ms));
      return "slept";
    }

    @Handler
    public int many(Context context, Many request) {
      var timers = new ArrayList<DurableFuture<@Nullable Void>>();
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
      } catch (AwaitTimeoutException late) {
        return "timed out";
      }
    }

    @Handler
    public int race(Context context) {
      return DurableFuture.first(context.timer(DAY), context.timer(Duration.ofMillis(20))).await();
    }

    @Handler
    public List<Integer> all(Context context) {
      return DurableFuture.all(
              context.timer(Duration.ofMillis(30)).map(_ -> 0),
              context.timer(Duration.ofMillis(20)).map(_ -> 1),
              context.timer(Duration.ofMillis(10)).map(_ -> 2))
          .await();
    }
  }

  /** Waits for the outside. */
  @VirtualObject
  public static final class Awakeables {
    private static final StateKey<String> ID = StateKey.of("id", String.class);

    /** The value for an awakeable. */
    public record Value(String id, String value) {}

    /** Why there is none. */
    public record Reason(String id, String reason) {}

    @Handler
    public String hold(ObjectContext context) {
      var awakeable = context.awakeable(String.class);
      context.set(ID, awakeable.id());
      return awakeable.await();
    }

    @Shared
    public Optional<String> id(SharedObjectContext context) {
      return context.get(ID);
    }

    @Shared
    public void resolve(SharedObjectContext context, Value request) {
      context.resolveAwakeable(request.id(), request.value());
    }

    @Shared
    public void reject(SharedObjectContext context, Reason request) {
      context.rejectAwakeable(request.id(), request.reason());
    }
  }

  /** Ways to fail. */
  @Service
  public static final class Failures {
    /** The failure to end with. */
    public record Terminal(int code, String message) {}

    @Handler
    public void terminal(Context context, Terminal request) {
      throw new TerminalException(request.code(), request.message());
    }

    @Handler
    public void withMetadata(Context context) {
      throw new TerminalException(418, "no coffee", Map.of("pot", "tea"));
    }

    @Handler
    public int flaky(Context context, Steps.Flaky request) {
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
        int one = context.run("step", Integer.class, () -> 1);
        log(name + " " + one);
      } else {
        context.sleep(Duration.ofMillis(1));
      }
      throw new IllegalStateException("once more");
    }
  }

  /** A trip. */
  @Service
  public interface Saga {
    @Handler
    void run(Context context, String name);

    @Handler
    void parent(Context context, String name);
  }

  /** Compensates. */
  public static final class DurableSaga implements Saga {
    @Override
    public void run(Context context, String name) {
      try {
        context.run("reserve", () -> log(name + " reserved"));
        context.sleep(DAY);
      } catch (TerminalException failure) {
        context.run("release", () -> log(name + " released"));
        throw failure;
      }
    }

    @Override
    public void parent(Context context, String name) {
      context.client(Saga.class).call(Saga::run, name).await();
    }
  }

  /** What came in. */
  @Service
  public static final class Echo {
    @Handler
    public byte[] raw(Context context, byte[] bytes) {
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
      return context.headers();
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

  /** Waits for a promise. */
  @Workflow
  public static final class Flow {
    private static final StateKey<String> STAGE = StateKey.of("stage", String.class);

    @Handler
    public String run(WorkflowContext context, String name) {
      context.set(STAGE, "waiting");
      var value = context.promise("go", String.class).await();
      context.set(STAGE, "done");
      return name + " " + value;
    }

    @Shared
    public void go(SharedWorkflowContext context, String value) {
      context.promise("go", String.class).resolve(value);
    }

    @Shared
    public Optional<String> peek(SharedWorkflowContext context) {
      return context.promise("go", String.class).peek();
    }

    @Shared
    public Optional<String> stage(SharedWorkflowContext context) {
      return context.get(STAGE);
    }
  }
}
