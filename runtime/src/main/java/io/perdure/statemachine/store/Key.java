package io.perdure.statemachine.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the keys of tables. Numbers are big endian so that byte order is numeric order; text is
 * preceded by its length so that no key is the beginning of another object's. No service has an
 * empty name: a text of no length says that the object's scope comes before its service.
 */
final class Key {
  private static final int MAX_TEXT_BYTES = 0xffff;
  private static final byte[] NOTHING = new byte[0];

  /** No key is greater: there are no such bytes behind the length of a name. */
  private static final KeyRange ALL = new KeyRange(NOTHING, new byte[] {-1, -1, -1});

  private Key() {}

  /**
   * Some keys of a store.
   *
   * @param from the least that may be one
   * @param to greater than all
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record KeyRange(byte[] from, byte[] to) {
    static KeyRange startingWith(byte[] prefix) {
      return new KeyRange(prefix, after(prefix));
    }
  }

  static byte[] of(char table, InvocationId id) {
    var buffer = ByteBuffer.allocate(1 + InvocationId.BYTES).put((byte) table);
    id.write(buffer);
    return buffer.array();
  }

  static byte[] of(char table, int number) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put((byte) table).putInt(number).array();
  }

  static byte[] of(char table, int group, long number) {
    return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
        .put((byte) table)
        .putInt(group)
        .putLong(number)
        .array();
  }

  static byte[] of(char table, long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) table).putLong(number).array();
  }

  static byte[] of(char table, long number, InvocationId id) {
    var buffer =
        ByteBuffer.allocate(1 + Long.BYTES + InvocationId.BYTES).put((byte) table).putLong(number);
    id.write(buffer);
    return buffer.array();
  }

  static byte[] of(char table) {
    return new byte[] {(byte) table};
  }

  static byte[] of(char table, String text) {
    return concat(of(table), lengthAnd(text));
  }

  static byte[] of(char table, String text, long number) {
    return concat(
        of(table), lengthAnd(text), ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  static byte[] of(char table, ObjectKey object) {
    return join(of(table), object, NOTHING);
  }

  static byte[] of(char table, ObjectKey object, long number) {
    return join(of(table), object, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  static byte[] of(char table, ObjectKey object, byte[] name) {
    return join(of(table), object, name);
  }

  static byte[] of(char table, String first, String second, int number) {
    var one = text(first);
    var two = text(second);
    return ByteBuffer.allocate(1 + 2 * Short.BYTES + one.length + two.length + Integer.BYTES)
        .put((byte) table)
        .putShort((short) one.length)
        .put(one)
        .putShort((short) two.length)
        .put(two)
        .putInt(number)
        .array();
  }

  static byte[] of(InvocationId id, int number) {
    var buffer = ByteBuffer.allocate(InvocationId.BYTES + Integer.BYTES);
    id.write(buffer);
    return buffer.putInt(number).array();
  }

  static byte[] of(ObjectKey object) {
    return join(NOTHING, object, NOTHING);
  }

  static byte[] of(ObjectKey object, byte[] name) {
    return join(NOTHING, object, name);
  }

  /** Where the keys of some objects are in a table. */
  static List<KeyRange> of(byte[] before, ObjectRange objects) {
    if (objects.scope() == null && objects.service() == null) {
      return List.of(before.length == 0 ? ALL : KeyRange.startingWith(before));
    }
    var service = objects.service();
    var key = objects.key();
    var named =
        service == null
            ? concat(before, scope(objects.scope()))
            : key == null
                ? concat(before, scope(objects.scope()), lengthAnd(service))
                : join(before, new ObjectKey(service, key, objects.scope()), NOTHING);
    return objects.scope() == null
        // Those in scopes come before those without.
        ? List.of(
            KeyRange.startingWith(concat(before, lengthAnd(""))), KeyRange.startingWith(named))
        : List.of(KeyRange.startingWith(named));
  }

  /** Reads the object at the buffer's position. */
  static ObjectKey readObject(ByteBuffer key) {
    var first = readText(key);
    var scope = first.isEmpty() ? readText(key) : null;
    return new ObjectKey(scope == null ? first : readText(key), readText(key), scope);
  }

  private static byte[] lengthAnd(String text) {
    var bytes = text(text);
    return ByteBuffer.allocate(Short.BYTES + bytes.length)
        .putShort((short) bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] concat(byte[]... parts) {
    var all = ByteBuffer.allocate(Stream.of(parts).mapToInt(part -> part.length).sum());
    for (var part : parts) {
      all.put(part);
    }
    return all.array();
  }

  /** The least key that is greater than all keys which begin with the prefix. */
  static byte[] after(byte[] prefix) {
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == (byte) 0xff) {
      last--;
    }
    if (last < 0) {
      throw new IllegalArgumentException("Expected a prefix with a byte below 0xff");
    }
    var end = Arrays.copyOf(prefix, last + 1);
    end[last]++;
    return end;
  }

  private static byte[] join(byte[] before, ObjectKey object, byte[] behind) {
    var scope = scope(object.scope());
    var service = text(object.service());
    var key = text(object.key());
    int length =
        before.length
            + scope.length
            + 2 * Short.BYTES
            + service.length
            + key.length
            + behind.length;
    return ByteBuffer.allocate(length)
        .put(before)
        .put(scope)
        .putShort((short) service.length)
        .put(service)
        .putShort((short) key.length)
        .put(key)
        .put(behind)
        .array();
  }

  private static byte[] scope(@Nullable String name) {
    if (name == null) {
      return NOTHING;
    }
    var scope = text(name);
    return ByteBuffer.allocate(2 * Short.BYTES + scope.length)
        .putShort((short) 0)
        .putShort((short) scope.length)
        .put(scope)
        .array();
  }

  /** Reads the text at the buffer's position. */
  static String readText(ByteBuffer key) {
    var bytes = new byte[Short.toUnsignedInt(key.getShort())];
    key.get(bytes);
    return new String(bytes, UTF_8);
  }

  private static byte[] text(String text) {
    var bytes = text.getBytes(UTF_8);
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "Expected at most "
              + MAX_TEXT_BYTES
              + " bytes of service name or object key, but found "
              + bytes.length);
    }
    return bytes;
  }
}
