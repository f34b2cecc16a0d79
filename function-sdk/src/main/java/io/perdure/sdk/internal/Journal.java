package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The replayed commands that the handler has not asked for again yet, and the count of all that it
 * has. A handler that asks for something else than the journal holds is not deterministic, or its
 * code was changed while the invocation was under way.
 */
final class Journal {
  private static final String ADVICE =
      ". A handler must ask for the same things in the same order in every attempt: put what can"
          + " differ (clock, random, other systems) into run(), and deploy changed code as a new"
          + " deployment";

  private static final int MAX_DESCRIPTION = 300;

  private final Queue<Frame> replay = new ArrayDeque<>();
  private int index = -1;

  void add(Frame command) {
    replay.add(command);
  }

  boolean isReplaying() {
    return !replay.isEmpty();
  }

  /** The type of the command that is to be replayed next, or null after the replay. */
  @Nullable Integer nextType() {
    var next = replay.peek();
    return next == null ? null : next.type();
  }

  /** The index of the command asked for last. */
  int index() {
    return index;
  }

  int advance() {
    return ++index;
  }

  /**
   * Takes the next replayed command, which must be the wanted one.
   *
   * @param tolerate given the stored and the wanted command, returns the wanted one with those
   *     fields taken from the stored one in which they may differ
   */
  <M extends Message> M replay(MessageType type, M wanted, BinaryOperator<M> tolerate) {
    var frame = replay.remove();
    if (frame.type() != type.code()) {
      throw mismatch(type.label() + describe(wanted), MessageType.describe(frame.type()));
    }
    M stored = parse(type, frame.payload(), wanted);
    if (!tolerate.apply(stored, wanted).equals(stored)) {
      throw mismatch(type.label() + describe(wanted), type.label() + describe(stored));
    }
    return stored;
  }

  /** Checks that the handler has asked for everything that is in the journal. */
  void requireReplayed() {
    var next = replay.peek();
    if (next != null) {
      advance();
      throw mismatch("the handler to end", MessageType.describe(next.type()));
    }
  }

  ProtocolException mismatch(String asked, String stored) {
    return new ProtocolException(
        ProtocolException.JOURNAL_MISMATCH,
        "Journal mismatch at command %d: the handler asks for %s, the journal has %s%s"
            .formatted(index, asked, stored, ADVICE));
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> M parse(MessageType type, ByteString payload, M like) {
    try {
      return (M) like.getParserForType().parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw ProtocolException.violation(
          "Expected a replayed %s, found undecodable bytes: %s"
              .formatted(type.label(), e.getMessage()));
    }
  }

  private static String describe(Message message) {
    String text = TextFormat.printer().emittingSingleLine(true).printToString(message);
    return text.isEmpty()
        ? ""
        : " {"
            + (text.length() > MAX_DESCRIPTION ? text.substring(0, MAX_DESCRIPTION) + "…" : text)
            + "}";
  }
}
