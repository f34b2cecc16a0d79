package io.perdure.codec;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.schema.replies.InvocationReply;
import org.jspecify.annotations.Nullable;

/** Answers in topics, for those who want them as records. Thread-safe. */
public final class ReplyCodec {
  private final RecordFormat<Reply> format =
      new RecordFormat<>(
          InvocationReply.getClassSchema(),
          FormerSchemas.load(),
          ReplyCodec::write,
          _ -> {
            throw new UnsupportedOperationException("Answers are for others");
          });

  private record Reply(
      InvocationId id,
      @Nullable String correlationId,
      long completedAtMs,
      InvocationResult result) {}

  public byte[] encode(
      InvocationId id,
      @Nullable String correlationId,
      long completedAtMs,
      InvocationResult result) {
    return format.encode(new Reply(id, correlationId, completedAtMs, result));
  }

  private static void write(AvroWriter out, Reply reply) {
    out.writeString(reply.id().toString());
    out.writeOptional(reply.correlationId(), AvroWriter::writeString);
    out.writeLong(reply.completedAtMs());
    switch (reply.result()) {
      case InvocationResult.Succeeded(var output) -> {
        out.writeBranch(1);
        out.writeBytes(output.bytes());
        out.writeBranch(0);
      }
      case InvocationResult.Failed(var failure) -> {
        out.writeBranch(0);
        out.writeBranch(1);
        ModelFormat.write(out, failure);
      }
    }
  }
}
