package io.perdure.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.perdure.model.Header;
import io.perdure.model.InvocationResult;
import io.perdure.model.LimitChange;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.ClearAllStateCommandMessage;
import io.perdure.schema.protocol.ClearStateCommandMessage;
import io.perdure.schema.protocol.InputCommandMessage;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.SetStateCommandMessage;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Publication;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.ReportedEntry;
import java.util.List;

/**
 * The entries that services of our own make, with their wire forms, and the input they start from.
 * Stateless.
 */
public final class BuiltInEntries {
  private BuiltInEntries() {}

  /** Reads entry 0 of a journal. */
  public static JournalEntry.Input input(RawEntry raw) {
    if (raw.type() != MessageType.INPUT) {
      throw new IllegalArgumentException(
          "Expected an input, but found " + MessageType.describe(raw.type()));
    }
    try {
      var message = InputCommandMessage.parseFrom(raw.body().bytes());
      return new JournalEntry.Input(
          message.getHeadersList().stream()
              .map(header -> new Header(header.getKey(), header.getValue()))
              .toList(),
          ProtoValues.payload(message.getValue().getContent()));
    } catch (InvalidProtocolBufferException cause) {
      throw new IllegalArgumentException("Expected an input, but found " + raw, cause);
    }
  }

  public static ReportedEntry.New clearAllState() {
    return entry(
        new JournalEntry.ClearAllState(),
        MessageType.CLEAR_ALL_STATE,
        ClearAllStateCommandMessage.getDefaultInstance());
  }

  public static ReportedEntry.New setState(Payload key, Payload value) {
    return entry(
        new JournalEntry.SetState(key, value),
        MessageType.SET_STATE,
        SetStateCommandMessage.newBuilder()
            .setKey(ProtoValues.bytes(key))
            .setValue(ProtoValues.value(value))
            .build());
  }

  public static ReportedEntry.New publish(Publication.Message message) {
    var publish = new JournalEntry.Publish(message);
    return new ReportedEntry.New(publish, FunctionEntryCodec.encode(publish), false);
  }

  public static ReportedEntry.New setLimits(List<LimitChange> changes) {
    var limits = new JournalEntry.SetLimits(changes);
    return new ReportedEntry.New(limits, FunctionEntryCodec.encode(limits), false);
  }

  public static ReportedEntry.New clearState(Payload key) {
    return entry(
        new JournalEntry.ClearState(key),
        MessageType.CLEAR_STATE,
        ClearStateCommandMessage.newBuilder().setKey(ProtoValues.bytes(key)).build());
  }

  public static ReportedEntry.New output(InvocationResult result) {
    var message = OutputCommandMessage.newBuilder();
    switch (result) {
      case InvocationResult.Succeeded(var value) -> message.setValue(ProtoValues.value(value));
      case InvocationResult.Failed(var failure) -> message.setFailure(ProtoValues.failure(failure));
    }
    return entry(new JournalEntry.Output(result), MessageType.OUTPUT, message.build());
  }

  private static ReportedEntry.New entry(JournalEntry entry, int type, Message wire) {
    return new ReportedEntry.New(entry, new RawEntry(type, Payload.of(wire.toByteArray())), false);
  }
}
