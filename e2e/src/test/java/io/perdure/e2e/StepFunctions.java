package io.perdure.e2e;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Service;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.http.FunctionServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/** The functions under test; what their steps do outside is a line in a file. */
public final class StepFunctions {
  private StepFunctions() {}

  /** Arguments: port, file that steps write to. */
  public static void main(String[] arguments) throws InterruptedException {
    var lines = new Lines(Path.of(arguments[1]));
    var endpoint =
        FunctionEndpoint.bind(new Steps(lines))
            .bind(new DurableRelay(lines))
            .bind(new DurableCounter())
            .bind(new Caller())
            .bind(new Writer())
            .bind(new DurableMailbox())
            .bind(new DurableGate())
            .bind(new DurableLedger())
            .bind(new DurableAuditor())
            .bind(new DurableCollector())
            .build();
    FunctionServer.start(endpoint, Integer.parseInt(arguments[0]));
    Thread.currentThread().join();
  }

  /** Many steps, one after the other. */
  @Service
  public static final class Steps {
    private final Lines lines;

    Steps(Lines lines) {
      this.lines = lines;
    }

    /** Runs steps and counts them on an object; the request is {@code name:count}. */
    @Handler
    public int run(Context context, String request) {
      var name = request.substring(0, request.indexOf(':'));
      int count = Integer.parseInt(request.substring(request.indexOf(':') + 1));
      int sum = 0;
      for (int step = 0; step < count; step++) {
        int number = step;
        sum += context.run("step", Integer.class, () -> lines.add(name + " " + number));
      }
      context.client(Counter.class, "finished").call(Counter::add, 1).await();
      return sum;
    }

    /** Takes so many milliseconds for a step, and sleeps as long behind it. */
    @Handler
    public void slowly(Context context, int ms) {
      context.run(
          "slow",
          Integer.class,
          () -> {
            lines.add("slow begins");
            Thread.sleep(ms);
            return lines.add("slow ends");
          });
      context.sleep(Duration.ofMillis(ms));
    }
  }

  /** A runner passes it, and goes on to the next while it is held. */
  @VirtualObject
  public interface Relay {
    /** Passes this object and, at the other objects of its lane, the given number of hops. */
    @Handler
    int pass(ObjectContext context, int hops);

    @Shared
    int passed(SharedObjectContext context);
  }

  /** Its key is {@code lane-hops}. */
  public static final class DurableRelay implements Relay {
    private static final StateKey<Integer> PASSED = StateKey.of("passed", Integer.class);
    private final Lines lines;

    DurableRelay(Lines lines) {
      this.lines = lines;
    }

    @Override
    public int pass(ObjectContext context, int hops) {
      var key = context.key();
      context.run("line", Integer.class, () -> lines.add(key));
      context.set(PASSED, passed(context) + 1);
      if (hops == 0) {
        return 1;
      }
      var next = key.substring(0, key.indexOf('-') + 1) + (hops - 1);
      return 1 + context.client(Relay.class, next).call(Relay::pass, hops - 1).await();
    }

    @Override
    public int passed(SharedObjectContext context) {
      return context.get(PASSED).orElse(0);
    }
  }

  /** A counter. */
  @VirtualObject
  public interface Counter {
    @Handler
    int add(ObjectContext context, int delta);

    @Shared
    @Handler
    int get(SharedObjectContext context);
  }

  /** Keeps its count in the runtime. */
  public static final class DurableCounter implements Counter {
    private static final StateKey<Integer> COUNT = StateKey.of("count", Integer.class);

    @Override
    public int add(ObjectContext context, int delta) {
      int count = context.get(COUNT).orElse(0) + delta;
      context.set(COUNT, count);
      return count;
    }

    @Override
    public int get(SharedObjectContext context) {
      return context.get(COUNT).orElse(0);
    }
  }

  /** Writes to a topic. */
  @Service
  public static class Writer {
    /** Publishes, by calls and by sends; the request is {@code name:count}. */
    @Handler
    public int write(Context context, String request) {
      var name = request.substring(0, request.indexOf(':'));
      int count = Integer.parseInt(request.substring(request.indexOf(':') + 1));
      var topics = context.client("Topics");
      for (int i = 0; i < count; i++) {
        var value = name + "-" + i;
        if (i % 2 == 0) {
          context.publish("published", name, value);
        } else {
          topics.send("publish", Map.of("topic", "published", "key", name, "value", value));
        }
      }
      return count;
    }
  }

  /** One handler a way of waiting or failing. */
  @Service
  public static class Caller {
    @Handler
    public int callsTwice(Context context, String key) {
      var counter = context.client(Counter.class, key);
      counter.call(Counter::add, 1).await();
      return counter.call(Counter::add, 1).await();
    }

    @Handler
    public String sleeps(Context context, int ms) {
      context.sleep(Duration.ofMillis(ms));
      return "slept";
    }

    @Handler
    public String awaits(Context context, String key) {
      var awakeable = context.awakeable(String.class);
      context.client(Mailbox.class, key).send(Mailbox::put, awakeable.id());
      return "got " + awakeable.await();
    }

    @Handler
    public String fails(Context context) {
      throw new TerminalException(418, "no coffee");
    }
  }

  /** Keeps an id until somebody asks. */
  @VirtualObject
  public interface Mailbox {
    @Handler
    void put(ObjectContext context, String letter);
  }

  /** Keeps it in the runtime. */
  public static final class DurableMailbox implements Mailbox {
    private static final StateKey<String> LETTER = StateKey.of("letter", String.class);

    @Override
    public void put(ObjectContext context, String letter) {
      context.set(LETTER, letter);
    }
  }

  /** Lets one through at a time. */
  @VirtualObject
  public interface Gate {
    @Handler
    void hold(ObjectContext context, int ms);
  }

  /** Sleeps meanwhile. */
  public static final class DurableGate implements Gate {
    @Override
    public void hold(ObjectContext context, int ms) {
      context.sleep(Duration.ofMillis(ms));
    }
  }

  /** Numbers in the order of their arrival. */
  @VirtualObject
  public interface Ledger {
    @Handler
    void enter(ObjectContext context, int number);

    @Shared
    @Handler
    String read(SharedObjectContext context);
  }

  /** Keeps them in the runtime, with a blank before each. */
  public static final class DurableLedger implements Ledger {
    private static final StateKey<String> NUMBERS = StateKey.of("numbers", String.class);

    @Override
    public void enter(ObjectContext context, int number) {
      context.set(NUMBERS, context.get(NUMBERS).orElse("") + " " + number);
    }

    @Override
    public String read(SharedObjectContext context) {
      return context.get(NUMBERS).orElse("");
    }
  }

  /** Numbers in its state, and the same in a topic. */
  @VirtualObject
  public interface Auditor {
    @Handler
    void take(ObjectContext context, int number);

    @Shared
    @Handler
    String taken(SharedObjectContext context);
  }

  /** Keeps them in the runtime, with a blank before each. */
  public static final class DurableAuditor implements Auditor {
    private static final StateKey<String> NUMBERS = StateKey.of("numbers", String.class);

    @Override
    public void take(ObjectContext context, int number) {
      context.set(NUMBERS, context.get(NUMBERS).orElse("") + " " + number);
      var record = Map.of("topic", "audited", "key", context.key(), "value", "" + number);
      context.client("Topics").call("publish", record, Void.class).await();
    }

    @Override
    public String taken(SharedObjectContext context) {
      return context.get(NUMBERS).orElse("");
    }
  }

  /** Numbers that come in batches. */
  @VirtualObject
  public interface Collector {
    @Handler
    void collect(ObjectContext context, Item[] batch);

    @Shared
    @Handler
    String collected(SharedObjectContext context);
  }

  /** A record of a batch. */
  public record Item(long offset, long timestamp, String key, int value) {}

  /** Keeps them in the runtime, with a blank before each number and a line after each batch. */
  public static final class DurableCollector implements Collector {
    private static final StateKey<String> NUMBERS = StateKey.of("numbers", String.class);

    @Override
    public void collect(ObjectContext context, Item[] batch) {
      var numbers = new StringBuilder(context.get(NUMBERS).orElse(""));
      for (var item : batch) {
        numbers.append(' ').append(item.value());
      }
      context.set(NUMBERS, numbers.append('|').toString());
    }

    @Override
    public String collected(SharedObjectContext context) {
      return context.get(NUMBERS).orElse("");
    }
  }

  /** The file that steps write to. */
  record Lines(Path file) {
    /** Appends a line; always 1, so that steps can be counted. */
    int add(String line) {
      try {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return 1;
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
