package io.perdure.codec;

import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.Rejection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What nodes of a cluster tell each other over HTTP: answers for held requests, and the state of an
 * object. Big endian; lengths are four bytes; a first byte names the version, so that nodes of
 * another version refuse a message instead of misreading it.
 *
 * <p>Thread-safe.
 */
public final class PeerCodec {
  private static final byte VERSION = 1;

  private static final byte COMPLETED_WITH_VALUE = 1;
  private static final byte COMPLETED_WITH_FAILURE = 2;
  private static final byte ACCEPTED = 3;
  private static final byte NOT_READY = 4;
  private static final byte NOT_FOUND = 5;
  private static final byte DONE = 6;
  private static final byte APPENDED = 7;
  private static final byte ALREADY_COMPLETED = 8;
  private static final byte REJECTED = 9;
  private static final byte RESTARTED = 10;

  private PeerCodec() {}

  /** An answer, and the number of the request it is for. */
  public record PeerReply(long request, Answer answer) {}

  public static byte[] encodeReplies(List<PeerReply> replies) {
    return encode(out -> {
      out.writeInt(replies.size());
      for (var reply : replies) {
        out.writeLong(reply.request());
        write(out, reply.answer());
      }
    });
  }

  /**
   * @throws IllegalArgumentException if these are not encoded replies
   */
  public static List<PeerReply> decodeReplies(byte[] bytes) {
    return decode(
        bytes,
        in -> {
          int count = in.readInt();
          var replies = new ArrayList<PeerReply>();
          for (int i = 0; i < count; i++) {
            replies.add(new PeerReply(in.readLong(), readAnswer(in)));
          }
          return replies;
        });
  }

  public static byte[] encodeState(List<EagerState.Entry> entries) {
    return encode(out -> {
      out.writeInt(entries.size());
      for (var entry : entries) {
        write(out, entry.key());
        write(out, entry.value());
      }
    });
  }

  /**
   * @throws IllegalArgumentException if this is not encoded state
   */
  public static List<EagerState.Entry> decodeState(byte[] bytes) {
    return decode(
        bytes,
        in -> {
          int count = in.readInt();
          var entries = new ArrayList<EagerState.Entry>();
          for (int i = 0; i < count; i++) {
            entries.add(new EagerState.Entry(readPayload(in), readPayload(in)));
          }
          return entries;
        });
  }

  private static void write(DataOutputStream out, Answer answer) throws IOException {
    switch (answer) {
      case Answer.Completed(var id, var result, var expiresAtMs) -> {
        switch (result) {
          case InvocationResult.Succeeded(var value) -> {
            write(out, COMPLETED_WITH_VALUE, id);
            write(out, value);
          }
          case InvocationResult.Failed(var failure) -> {
            write(out, COMPLETED_WITH_FAILURE, id);
            write(out, failure);
          }
        }
        out.writeLong(expiresAtMs);
      }
      case Answer.Accepted(var id, var previously, var startAtMs) -> {
        write(out, ACCEPTED, id);
        out.writeBoolean(previously);
        out.writeLong(startAtMs);
      }
      case Answer.NotReady(var id) -> write(out, NOT_READY, id);
      case Answer.NotFound(var id) -> write(out, NOT_FOUND, id);
      case Answer.Done(var id) -> write(out, DONE, id);
      case Answer.Appended(var id) -> write(out, APPENDED, id);
      case Answer.AlreadyCompleted(var id) -> write(out, ALREADY_COMPLETED, id);
      case Answer.Restarted(var id, var restarted) -> {
        write(out, RESTARTED, id);
        out.write(restarted.toBytes());
      }
      case Answer.Rejected(var id, var rejection) -> {
        write(out, REJECTED, id);
        write(out, rejection.code());
        out.writeInt(rejection.status());
        write(out, rejection.message());
      }
    }
  }

  private static Answer readAnswer(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    var id = InvocationId.fromBytes(readBytes(in, InvocationId.BYTES));
    return switch (kind) {
      case COMPLETED_WITH_VALUE ->
          new Answer.Completed(id, new InvocationResult.Succeeded(readPayload(in)), in.readLong());
      case COMPLETED_WITH_FAILURE ->
          new Answer.Completed(id, new InvocationResult.Failed(readFailure(in)), in.readLong());
      case ACCEPTED -> new Answer.Accepted(id, in.readBoolean(), in.readLong());
      case NOT_READY -> new Answer.NotReady(id);
      case NOT_FOUND -> new Answer.NotFound(id);
      case DONE -> new Answer.Done(id);
      case APPENDED -> new Answer.Appended(id);
      case ALREADY_COMPLETED -> new Answer.AlreadyCompleted(id);
      case RESTARTED ->
          new Answer.Restarted(id, InvocationId.fromBytes(readBytes(in, InvocationId.BYTES)));
      case REJECTED ->
          new Answer.Rejected(id, new Rejection(readText(in), in.readInt(), readText(in)));
      default -> throw new IllegalArgumentException("Expected a kind of answer, but found " + kind);
    };
  }

  private static void write(DataOutputStream out, Failure failure) throws IOException {
    out.writeInt(failure.code());
    write(out, failure.message());
    out.writeInt(failure.metadata().size());
    for (var note : failure.metadata()) {
      write(out, note.key());
      write(out, note.value());
    }
  }

  private static Failure readFailure(DataInputStream in) throws IOException {
    int code = in.readInt();
    var message = readText(in);
    int count = in.readInt();
    var metadata = new ArrayList<Failure.Metadata>();
    for (int i = 0; i < count; i++) {
      metadata.add(new Failure.Metadata(readText(in), readText(in)));
    }
    return new Failure(code, message, metadata);
  }

  private static void write(DataOutputStream out, byte kind, InvocationId id) throws IOException {
    out.writeByte(kind);
    out.write(id.toBytes());
  }

  private static void write(DataOutputStream out, Payload payload) throws IOException {
    out.writeInt(payload.size());
    out.write(payload.bytes());
  }

  private static Payload readPayload(DataInputStream in) throws IOException {
    return Payload.of(readBytes(in, in.readInt()));
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, Payload.ofUtf8(text));
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in, in.readInt()), StandardCharsets.UTF_8);
  }

  /** Bounded by what is there, whatever length is claimed. */
  private static byte[] readBytes(DataInputStream in, int length) throws IOException {
    if (length < 0 || length > in.available()) {
      throw new EOFException("Expected " + length + " bytes, but found " + in.available());
    }
    return in.readNBytes(length);
  }

  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static byte[] encode(Writer writer) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writer.write(out);
    } catch (IOException cause) {
      throw new UncheckedIOException("Writing to memory cannot fail", cause);
    }
    return bytes.toByteArray();
  }

  private static <T> T decode(byte[] bytes, Reader<T> reader) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "Expected a peer message of version " + VERSION + ", but found " + version);
      }
      var value = reader.read(in);
      if (in.available() > 0) {
        throw new IllegalArgumentException(
            "Expected the end of a peer message, but found " + in.available() + " more bytes");
      }
      return value;
    } catch (IOException cause) {
      throw new IllegalArgumentException(
          "Expected a whole peer message, but its " + bytes.length + " bytes end early", cause);
    }
  }
}
