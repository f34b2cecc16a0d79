package io.perdure.connectors.invocation;

import java.util.HashMap;
import java.util.Map;

/** Settings of a connector, as Connect hands them over. */
final class Settings {
  private Settings() {}

  /** The fewest, and then some: names and values in turn. */
  static Map<String, String> with(String... more) {
    var settings = new HashMap<String, String>();
    settings.put("name", "readings");
    settings.put("invocation.service", "Sensor");
    settings.put("invocation.handler", "reading");
    settings.put("kafka.bootstrap.servers", "localhost:9092");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }
}
