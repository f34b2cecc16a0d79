package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.sdk.DataType;
import io.perdure.sdk.DurablePromise;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.WorkflowContext;
import io.perdure.sdk.internal.StateCommands.Read;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The context that handlers get: it has everything, and the type of the handler's parameter says
 * what of it the handler may use.
 */
final class KeyedContext extends HandlerContext implements WorkflowContext {
  KeyedContext(HandlerRunner runner, InvocationMachine machine, Definitions definitions) {
    super(runner, machine, definitions);
  }

  @Override
  public String key() {
    return machine.key();
  }

  // State

  @Override
  public <T> Optional<T> get(StateKey<T> key) {
    var read = runner.locked(() -> machine.state().get(ByteString.copyFromUtf8(key.name())));
    var bytes =
        switch (read) {
          case Read.Known<Optional<ByteString>>(var value) -> value;
          case Read.Asked<Optional<ByteString>>(var answer) ->
              future(answer, NotificationReader::optionalValue).await();
        };
    return bytes.map(value ->
        Definitions.read("state key '" + key.name() + "'", key.serde(definitions.serdes()), value));
  }

  @Override
  public List<String> stateKeys() {
    var read = runner.locked(machine.state()::keys);
    var keys =
        switch (read) {
          case Read.Known<List<ByteString>>(var known) -> known;
          case Read.Asked<List<ByteString>>(var answer) ->
              future(answer, notification -> notification.getStateKeys().getKeysList()).await();
        };
    return keys.stream().map(ByteString::toStringUtf8).sorted().toList();
  }

  @Override
  public <T> void set(StateKey<T> key, T value) {
    var bytes = bytes("state key '" + key.name() + "'", key.serde(definitions.serdes()), value);
    act(() -> machine.state().set(ByteString.copyFromUtf8(key.name()), bytes));
  }

  @Override
  public void clear(StateKey<?> key) {
    act(() -> machine.state().clear(ByteString.copyFromUtf8(key.name())));
  }

  @Override
  public void clearAll() {
    act(machine.state()::clearAll);
  }

  // Promises

  @Override
  public <T> DurablePromise<T> promise(String name, Class<T> type) {
    return promise(name, definitions.serde(type));
  }

  @Override
  public <T> DurablePromise<T> promise(String name, DataType<T> type) {
    return new HandlerPromise<>(this, name, definitions.serde(type));
  }

  /** Does something with the promises of the workflow. */
  Pending.One promises(Function<PromiseCommands, Pending.One> operation) {
    return runner.locked(() -> operation.apply(machine.promises()));
  }
}
