package io.perdure.sdk.internal;

import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.Handler;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Options;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.Serde;
import io.perdure.sdk.Settled;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.VirtualObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What the handlers of the transcripts do. Values are raw bytes, so that transcripts are readable.
 */
@VirtualObject(name = "Transcripts")
public final class TranscriptHandlers {
  private static final StateKey<byte[]> A = StateKey.of("a", Serde.raw());
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Handler
  public byte[] echo(ObjectContext context, byte[] input) {
    return input;
  }

  /** Fails for good: code 402, message "no", metadata a=b. */
  @Handler
  @SuppressWarnings("DoNotCallSuggester")
  public void refuse(ObjectContext context) {
    throw new TerminalException(402, "no", Map.of("a", "b"));
  }

  /** Reads a, sets it to x, reads it, clears it; returns what it read first. */
  @Handler
  public byte[] state(ObjectContext context) {
    byte[] first = context.get(A).orElse(new byte[] {'-'});
    context.set(A, new byte[] {'x'});
    context.get(A);
    context.clear(A);
    return first;
  }

  /** Does step s with result r and returns it. */
  @Handler
  public byte[] step(ObjectContext context) {
    return context.run("s", Serde.raw(), () -> new byte[] {'r'});
  }

  /**
   * Does step s, which always fails; tried 3 times from 100 ms on; returns the code it ended with.
   */
  @Handler
  public byte[] retry(ObjectContext context) {
    try {
      context.run(
          "s",
          RunOptions.retry().maxAttempts(3),
          () -> {
            throw new IllegalStateException("down");
          });
      return new byte[0];
    } catch (TerminalException e) {
      return new byte[] {'!'};
    }
  }

  /** Sleeps a second and returns z. */
  @Handler
  public byte[] sleep(ObjectContext context) {
    context.sleep(SECOND);
    return new byte[] {'z'};
  }

  /** Calls S/h with key k and input i and returns its result. */
  @Handler
  public byte[] call(ObjectContext context) {
    return context.client("S", "k").call("h", new byte[] {'i'}, Serde.raw()).await();
  }

  /** Sends i to S/h with key k and idempotency key e; returns the invocation id. */
  @Handler
  public byte[] send(ObjectContext context) {
    return context
        .client("S", "k")
        .idempotencyKey("e")
        .send("h", new byte[] {'i'})
        .invocationId()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Waits for an awakeable and returns its value. */
  @Handler
  public byte[] awakeable(ObjectContext context) {
    return context.awakeable(Serde.raw()).await();
  }

  /** Completes awakeable sign_1x with v and rejects sign_1y with "no". */
  @Handler
  public void complete(ObjectContext context) {
    context.resolveAwakeable("sign_1x", new byte[] {'v'});
    context.rejectAwakeable("sign_1y", "no");
  }

  /** Two timers that must both fire. */
  @Handler
  public void both(ObjectContext context) {
    DurableFuture.all(context.timer(SECOND), context.timer(SECOND)).await();
  }

  /** Two awakeables; returns the value of the first that is completed with one. */
  @Handler
  public byte[] firstSuccess(ObjectContext context) {
    return DurableFuture.<byte[]>firstSuccess(
            context.awakeable(Serde.raw()), context.awakeable(Serde.raw()))
        .await();
  }

  /** Two awakeables; returns the value or - for each, once both are completed. */
  @Handler
  public byte[] settled(ObjectContext context) {
    var settled =
        DurableFuture.<byte[]>settled(
                context.awakeable(Serde.raw()), context.awakeable(Serde.raw()))
            .await();
    var all = new ByteArrayOutputStream();
    for (var one : settled) {
      switch (one) {
        case Settled.Succeeded<byte[]>(byte[] value) -> all.writeBytes(value);
        case Settled.Failed<byte[]> failed -> all.write('-');
      }
    }
    return all.toByteArray();
  }

  /** Waits for signal go and returns its value. */
  @Handler
  public byte[] signal(ObjectContext context) {
    var signal = context.signal("go", Serde.raw());
    return signal.await();
  }

  /** Two timers; returns the name of the one that fires first. */
  @Handler
  public byte[] race(ObjectContext context) {
    var slow = context.timer(SECOND).map(fired -> new byte[] {'a'});
    var quick = context.timer(SECOND).map(fired -> new byte[] {'b'});
    return DurableFuture.any(slow, quick).await();
  }

  /** Signals value w and failure "no" to inv_x under the name there. */
  @Handler
  public void signalOthers(ObjectContext context) {
    context.resolveSignal("inv_x", "there", new byte[] {'w'});
    context.rejectSignal("inv_x", "there", "no");
  }

  /** Attaches to workflow W/w, asks for the output of S/k/h by key e, attaches to inv_x. */
  @Handler
  public byte[] attach(ObjectContext context) {
    byte[] first = context.attach(InvocationTarget.workflow("W", "w"), Serde.raw()).await();
    var request = InvocationTarget.request("S", "k", "h", "e");
    byte[] second = context.output(request, Serde.raw()).await().orElse(new byte[] {'-'});
    byte[] third = context.attach("inv_x", Serde.raw()).await();
    return new byte[] {first[0], second[0], third[0]};
  }

  /** Waits for a second or its cancel and returns c if that came first. */
  @Handler
  @Options(explicitCancellation = true)
  public byte[] explicit(ObjectContext context) {
    var first = DurableFuture.first(context.timer(SECOND), context.cancellation()).await();
    return new byte[] {first == 1 ? (byte) 'c' : (byte) 't'};
  }
}
