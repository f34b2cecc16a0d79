package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.sdk.Serde;
import io.perdure.sdk.SerdeException;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.TerminalException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A handler: its name, its method, and how its input and output become bytes.
 *
 * @param input empty if the handler takes none
 * @param inputOptional whether the parameter is an Optional
 * @param output empty if the handler returns nothing
 * @param options its own, not those of its service
 * @param target what it runs on, null where it is only called
 */
record HandlerDefinition(
    String service,
    String name,
    Kind kind,
    Method method,
    Optional<Serde<Object>> input,
    boolean inputOptional,
    Optional<Serde<Object>> output,
    ServiceOptions options,
    @Nullable Object target) {

  /** How handlers of the same key get along. */
  enum Kind {
    /** Of a service, which has no key. */
    UNKEYED,
    /** One at a time for a key. */
    EXCLUSIVE,
    /** Beside all others. */
    SHARED,
    /** Once for a key: the run of a workflow. */
    WORKFLOW
  }

  private static final int BAD_INPUT = 400;
  private static final byte[] NOTHING = {};

  String qualifiedName() {
    return service + "/" + name;
  }

  HandlerDefinition on(Object newTarget, ServiceOptions strongerOptions) {
    return new HandlerDefinition(
        service,
        name,
        kind,
        method,
        input,
        inputOptional,
        output,
        strongerOptions.or(options),
        newTarget);
  }

  /** Reads the input, calls the method, writes its result. */
  byte[] invoke(HandlerContext context, byte[] body) throws Exception {
    Object result;
    try {
      result =
          input.isPresent()
              ? method.invoke(target, context, inputOf(input.get(), body))
              : method.invoke(target, context);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) e.getCause();
    }
    return output.isPresent() ? outputBytes(output.get(), result) : NOTHING;
  }

  private Object inputOf(Serde<Object> serde, byte[] body) {
    if (inputOptional && body.length == 0) {
      return Optional.empty();
    }
    try {
      var value = Definitions.read("the input of " + qualifiedName(), serde, body);
      if (value == null) {
        throw new TerminalException(
            BAD_INPUT, "Expected an input for %s, found null".formatted(qualifiedName()));
      }
      return inputOptional ? Optional.of(value) : value;
    } catch (SerdeException e) {
      // The caller's mistake: no retry would read these bytes.
      throw new TerminalException(BAD_INPUT, String.valueOf(e.getMessage()));
    }
  }

  private byte[] outputBytes(Serde<Object> serde, @Nullable Object result) {
    if (result == null) {
      throw new IllegalStateException(
          "%s returned null; return an Optional, or make it void".formatted(qualifiedName()));
    }
    return Definitions.write("the result of " + qualifiedName(), serde, result);
  }

  Serde<Object> requireOutput() {
    return output.orElseThrow(
        () -> new IllegalArgumentException(qualifiedName() + " has no output"));
  }

  /** The bytes of an input that a caller gives. */
  ByteString inputBytes(@Nullable Object value) {
    if (input.isEmpty()) {
      return ByteString.EMPTY;
    }
    if (value == null) {
      throw new IllegalArgumentException(
          "Expected an input for %s, found null".formatted(qualifiedName()));
    }
    if (!inputOptional) {
      return HandlerContext.bytes("the input of " + qualifiedName(), input.get(), value);
    }
    return ((Optional<?>) value)
        .map(inner -> HandlerContext.bytes("the input of " + qualifiedName(), input.get(), inner))
        .orElse(ByteString.EMPTY);
  }
}
