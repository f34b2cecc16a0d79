package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.ClearAllStateCommandMessage;
import io.perdure.schema.protocol.ClearStateCommandMessage;
import io.perdure.schema.protocol.GetEagerStateCommandMessage;
import io.perdure.schema.protocol.GetEagerStateKeysCommandMessage;
import io.perdure.schema.protocol.GetLazyStateCommandMessage;
import io.perdure.schema.protocol.GetLazyStateKeysCommandMessage;
import io.perdure.schema.protocol.SetStateCommandMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.StateKeys;
import io.perdure.schema.protocol.Value;
import io.perdure.schema.protocol.Void;
import java.util.List;
import java.util.Optional;

/**
 * The commands on an object's state. A read is answered from what came with Start if that is enough
 * (eager), else by the runtime (lazy); a replayed read the way it was answered first.
 */
final class StateCommands {
  /** The answer to a read of state: here already, or on its way. */
  sealed interface Read<T> {
    /** The answer. */
    record Known<T>(T value) implements Read<T> {}

    /** The notification that brings the answer. */
    record Asked<T>(Pending.One answer) implements Read<T> {}
  }

  private static final Void VOID = Void.getDefaultInstance();

  private final InvocationMachine machine;
  private StateView view = new StateView(StartMessage.getDefaultInstance());

  StateCommands(InvocationMachine machine) {
    this.machine = machine;
  }

  void begin(StartMessage start) {
    view = new StateView(start);
  }

  Read<Optional<ByteString>> get(ByteString key) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    boolean eager =
        machine.isNext(MessageType.GET_EAGER_STATE)
            || (!machine.isNext(MessageType.GET_LAZY_STATE) && view.knows(key));
    if (!eager) {
      machine.command(
          MessageType.GET_LAZY_STATE,
          GetLazyStateCommandMessage.newBuilder().setKey(key).setResultCompletionId(id).build());
      return new Read.Asked<>(Pending.completion(id));
    }
    var wanted = GetEagerStateCommandMessage.newBuilder().setKey(key);
    view.get(key)
        .ifPresentOrElse(
            value -> wanted.setValue(Value.newBuilder().setContent(value)),
            () -> wanted.setVoid(VOID));
    var read =
        machine.command(
            MessageType.GET_EAGER_STATE,
            wanted.build(),
            // The state that comes with a replay is newer than what was read then.
            (stored, now) -> stored.getKey().equals(now.getKey()) ? stored : now);
    return new Read.Known<>(
        read.hasValue() ? Optional.of(read.getValue().getContent()) : Optional.empty());
  }

  Read<List<ByteString>> keys() {
    machine.requireOpen();
    int id = machine.newCompletionId();
    boolean eager =
        machine.isNext(MessageType.GET_EAGER_STATE_KEYS)
            || (!machine.isNext(MessageType.GET_LAZY_STATE_KEYS) && view.isComplete());
    if (!eager) {
      machine.command(
          MessageType.GET_LAZY_STATE_KEYS,
          GetLazyStateKeysCommandMessage.newBuilder().setResultCompletionId(id).build());
      return new Read.Asked<>(Pending.completion(id));
    }
    var read =
        machine.command(
            MessageType.GET_EAGER_STATE_KEYS,
            GetEagerStateKeysCommandMessage.newBuilder()
                .setValue(StateKeys.newBuilder().addAllKeys(view.keys()))
                .build(),
            (stored, now) -> stored);
    return new Read.Known<>(read.getValue().getKeysList());
  }

  void set(ByteString key, ByteString value) {
    machine.requireOpen();
    machine.command(
        MessageType.SET_STATE,
        SetStateCommandMessage.newBuilder()
            .setKey(key)
            .setValue(Value.newBuilder().setContent(value))
            .build());
    view.set(key, value);
  }

  void clear(ByteString key) {
    machine.requireOpen();
    machine.command(
        MessageType.CLEAR_STATE, ClearStateCommandMessage.newBuilder().setKey(key).build());
    view.clear(key);
  }

  void clearAll() {
    machine.requireOpen();
    machine.command(MessageType.CLEAR_ALL_STATE, ClearAllStateCommandMessage.getDefaultInstance());
    view.clearAll();
  }
}
