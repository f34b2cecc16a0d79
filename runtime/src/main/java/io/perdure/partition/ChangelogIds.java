package io.perdure.partition;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids that a schema registry has given to the schemas of public changelogs, by topic. Without
 * one, and until the registry has told, there are none. Thread-safe.
 */
public final class ChangelogIds {
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();

  /** From now on the records of the topic are written with this id. */
  public void put(String topic, int id) {
    ids.put(topic, id);
  }

  /** The id of the topic's schema, once the registry has told. */
  public OptionalInt of(String topic) {
    var id = ids.get(topic);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
