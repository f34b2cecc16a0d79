package io.perdure.testkit;

import com.google.protobuf.ByteString;
import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.invoker.InvokerOptions;
import io.perdure.model.InvocationId;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.statemachine.RawEntry;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What an attempt that replays a journal receives. Stateless. */
final class ReplayInput {
  private static final int START = 0;
  private static final FunctionProtocolCodec CODEC = new FunctionProtocolCodec();

  private ReplayInput() {}

  /** The version that the invocation began with; the newest if its function had not answered. */
  static int version(Journal journal) {
    return journal.protocolVersion().orElse(InvokerOptions.MAX_PROTOCOL_VERSION);
  }

  /** The start, and all entries behind it. */
  static byte[] frames(Journal journal) {
    return frames(start(journal), journal.entries(), version(journal));
  }

  /** A start, and the entries that it announces. */
  static byte[] frames(StartMessage start, List<RawEntry> entries, int version) {
    var frames = new ByteArrayOutputStream();
    var first = new RawEntry(START, Payload.of(start.toByteArray()));
    frames.writeBytes(CODEC.frame(first, version));
    entries.forEach(entry -> frames.writeBytes(CODEC.frame(entry, version)));
    return frames.toByteArray();
  }

  private static StartMessage start(Journal journal) {
    var start =
        StartMessage.newBuilder()
            .setId(ByteString.copyFrom(InvocationId.parse(journal.invocationId()).toBytes()))
            .setDebugId(journal.invocationId())
            .setKnownEntries(journal.entries().size())
            .setKey(journal.key().orElse(""))
            .setRandomSeed(journal.randomSeed());
    journal.idempotencyKey().ifPresent(start::setIdempotencyKey);
    journal.state().forEach((name, value) -> start.addStateMap(stateEntry(name, value)));
    return start.build();
  }

  static StartMessage.StateEntry stateEntry(String name, Payload value) {
    return StartMessage.StateEntry.newBuilder()
        .setKey(ByteString.copyFromUtf8(name))
        .setValue(ByteString.copyFrom(value.bytes()))
        .build();
  }
}
