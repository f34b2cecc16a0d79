package io.perdure.e2e;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Service;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.http.FunctionServer;
import java.nio.file.Path;
import java.time.Duration;

/** Functions with long journals, large entries and many timers. */
public final class LongFunctions {
  private LongFunctions() {}

  /** Environment: PORT, and STEPS, the file that steps write to. */
  public static void main(String[] arguments) throws InterruptedException {
    var lines = new StepFunctions.Lines(Path.of(System.getenv("STEPS")));
    var endpoint =
        FunctionEndpoint.bind(new Scroll(lines))
            .bind(new DurableChest())
            .bind(new DurableCrowd(lines))
            .build();
    FunctionServer.start(endpoint, Integer.parseInt(System.getenv("PORT")));
    Thread.currentThread().join();
  }

  /** Long journals. */
  @VirtualObject
  public static final class Scroll {
    private static final StateKey<Integer> LAST = StateKey.of("last", Integer.class);
    private static final StateKey<String> AWAKEABLE = StateKey.of("awakeable", String.class);
    private final StepFunctions.Lines lines;

    Scroll(StepFunctions.Lines lines) {
      this.lines = lines;
    }

    /** So many steps one after the other; each writes {@code key number}. */
    @Handler
    public int steps(ObjectContext context, int count) {
      int sum = 0;
      for (int step = 0; step < count; step++) {
        var line = context.key() + " " + step;
        sum += context.run("step", Integer.class, () -> lines.add(line));
      }
      return sum;
    }

    /** Writes so many times, keeps the id of an awakeable and waits for it. */
    @Handler
    public int writes(ObjectContext context, int count) {
      for (int number = 1; number <= count; number++) {
        context.set(LAST, number);
      }
      var awakeable = context.awakeable(String.class);
      context.set(AWAKEABLE, awakeable.id());
      awakeable.await();
      return context.get(LAST).orElse(0);
    }
  }

  /** Large entries. */
  @VirtualObject
  public interface Chest {
    /** The bytes go into the state, through a step, and back. */
    @Handler
    byte[] keep(ObjectContext context, byte[] bytes);

    @Shared
    byte[] look(SharedObjectContext context);

    /** Another chest keeps the bytes. */
    @Handler
    byte[] pass(ObjectContext context, byte[] bytes);

    /** A step makes so many bytes. */
    @Handler
    int make(ObjectContext context, int size);
  }

  /** Keeps them in the runtime. */
  public static final class DurableChest implements Chest {
    private static final StateKey<byte[]> BYTES = StateKey.of("bytes", byte[].class);

    @Override
    public byte[] keep(ObjectContext context, byte[] bytes) {
      context.set(BYTES, bytes);
      return context.run("same", byte[].class, () -> bytes);
    }

    @Override
    public byte[] look(SharedObjectContext context) {
      return context.get(BYTES).orElse(new byte[0]);
    }

    @Override
    public byte[] pass(ObjectContext context, byte[] bytes) {
      return context.client(Chest.class, context.key() + "-next").call(Chest::keep, bytes).await();
    }

    @Override
    public int make(ObjectContext context, int size) {
      return context.run("make", byte[].class, () -> new byte[size]).length;
    }
  }

  /**
   * How many of whom.
   *
   * @param delayMs until each begins
   * @param sleepMs how long each then sleeps
   */
  public record Party(String name, int count, int delayMs, int sleepMs) {}

  /** Many invocations that wait. */
  @Service
  public interface Crowd {
    /** Sends for all of a party. */
    @Handler
    void invite(Context context, Party party);

    /** Sleeps, then writes {@code name attended}. */
    @Handler
    void attend(Context context, Party party);
  }

  /** Nobody waits for anybody. */
  public static final class DurableCrowd implements Crowd {
    private final StepFunctions.Lines lines;

    DurableCrowd(StepFunctions.Lines lines) {
      this.lines = lines;
    }

    @Override
    public void invite(Context context, Party party) {
      var crowd = context.client(Crowd.class).delay(Duration.ofMillis(party.delayMs()));
      for (int i = 0; i < party.count(); i++) {
        crowd.send(Crowd::attend, party);
      }
    }

    @Override
    public void attend(Context context, Party party) {
      context.sleep(Duration.ofMillis(party.sleepMs()));
      context.run("attend", Integer.class, () -> lines.add(party.name() + " attended"));
    }
  }
}
