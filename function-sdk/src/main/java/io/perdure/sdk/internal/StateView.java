package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.StartMessage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the machine knows of the object's state: what came with Start, changed by what the handler
 * did since. If Start did not bring everything, an unknown key must be asked for.
 */
final class StateView {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  /** The value of each known key; empty for one that is known to have none. */
  private final Map<ByteString, Optional<ByteString>> known = new TreeMap<>(ORDER);

  private boolean complete;

  StateView(StartMessage start) {
    for (var entry : start.getStateMapList()) {
      known.put(entry.getKey(), Optional.of(entry.getValue()));
    }
    complete = !start.getPartialState();
  }

  boolean knows(ByteString key) {
    return complete || known.containsKey(key);
  }

  /** The value of a key that is known. */
  Optional<ByteString> get(ByteString key) {
    return known.getOrDefault(key, Optional.empty());
  }

  boolean isComplete() {
    return complete;
  }

  /** The keys that have a value, sorted; only meaningful when complete. */
  List<ByteString> keys() {
    return known.entrySet().stream()
        .filter(entry -> entry.getValue().isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  void set(ByteString key, ByteString value) {
    known.put(key, Optional.of(value));
  }

  void clear(ByteString key) {
    known.put(key, Optional.empty());
  }

  void clearAll() {
    known.clear();
    complete = true;
  }
}
