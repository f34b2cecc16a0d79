package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.sdk.Serde;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the interface of a service says to callers outside of handlers: which handler a method
 * reference names, and how values become bytes. Thread-safe.
 *
 * @param <S> the interface
 */
public final class ServiceContract<S> {
  /**
   * A call as it is sent.
   *
   * @param contentType of the input, empty if the handler takes none
   * @param output empty if the handler returns nothing
   */
  public record Message(
      String handler,
      ByteString input,
      Optional<String> contentType,
      Optional<Serde<Object>> output) {

    /** The result that a response brings, null if the handler returns nothing. */
    public @Nullable Object read(byte[] body) {
      return output
          .map(serde -> Definitions.read("the result of " + handler, serde, body))
          .orElse(null);
    }
  }

  /** Calls one handler on a proxy. */
  public interface Use<S> {
    @Nullable Object on(S proxy) throws Exception;
  }

  private final Class<S> type;
  private final ServiceDefinition definition;

  ServiceContract(Class<S> type, ServiceDefinition definition) {
    this.type = type;
    this.definition = definition;
  }

  public String name() {
    return definition.name();
  }

  public boolean isKeyed() {
    return definition.isKeyed();
  }

  /** The call that a use of the interface is. */
  public Message message(Use<S> use) {
    var recorded = MethodRecorder.record(type, definition, use::on);
    var handler = recorded.handler();
    return new Message(
        handler.name(),
        handler.inputBytes(recorded.input()),
        handler.input().map(Serde::contentType),
        handler.output());
  }
}
