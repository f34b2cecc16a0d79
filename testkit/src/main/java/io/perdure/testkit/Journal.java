package io.perdure.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.model.Payload;
import io.perdure.statemachine.RawEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The recorded journal of one invocation: what its handler asked for so far, and what came back.
 * Got from {@link TestRuntime#journal}, or from a running system:
 *
 * <pre>{@code
 * curl localhost:9070/invocations/inv_1.../journal > checkout.jsonl
 * }</pre>
 *
 * <p>As a file it is JSON lines: a header, then one line an entry, with bytes in base64. Immutable.
 */
public final class Journal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Decoder BASE64 = Base64.getDecoder();

  private final String text;
  private final JsonNode header;
  private final List<RawEntry> entries;

  private Journal(String text, JsonNode header, List<RawEntry> entries) {
    this.text = text;
    this.header = header;
    this.entries = entries;
  }

  /**
   * Reads the content of a journal file.
   *
   * <pre>{@code
   * Journal.parse(Files.readString(Path.of("checkout.jsonl")));
   * }</pre>
   *
   * @throws IllegalArgumentException if it is none, with the line
   */
  public static Journal parse(String lines) {
    var all = lines.lines().filter(line -> !line.isBlank()).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("Expected a journal, but found nothing");
    }
    var header = json(all.getFirst(), 1);
    require(header, "invocation_id", 1);
    require(header, "service", 1);
    require(header, "handler", 1);
    var entries = new ArrayList<RawEntry>();
    for (int index = 0; index < all.size() - 1; index++) {
      entries.add(entry(json(all.get(index + 1), index + 2), index));
    }
    if (header.path("entries").asInt(entries.size()) != entries.size()) {
      throw new IllegalArgumentException(
          "Expected %d entries as the header says, but found %d"
              .formatted(header.path("entries").asInt(), entries.size()));
    }
    return new Journal(lines, header, List.copyOf(entries));
  }

  /**
   * Reads a journal file: {@code Journal.read(Path.of("checkout.jsonl"))}.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is not a journal
   */
  public static Journal read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * Writes the journal to a file, over what is there: {@code journal.writeTo(Path.of("a.jsonl"))}.
   *
   * @throws IOException if it cannot be written
   */
  public void writeTo(Path file) throws IOException {
    Files.writeString(file, text);
  }

  /** The invocation: {@code inv_1...}. */
  public String invocationId() {
    return header.path("invocation_id").asText();
  }

  /** The service: {@code Checkout}. */
  public String service() {
    return header.path("service").asText();
  }

  /** The handler: {@code buy}. */
  public String handler() {
    return header.path("handler").asText();
  }

  /** The key of the object or workflow; empty for a plain service. */
  public Optional<String> key() {
    return header.path("key").isTextual()
        ? Optional.of(header.path("key").asText())
        : Optional.empty();
  }

  /**
   * The entries for people, one each, in order: {@code [Input, Run 'charge', completion of Run 1]}.
   */
  public List<String> describe() {
    return entries.stream().map(EntryText::of).toList();
  }

  /** The entries, one a line, with their index. */
  @Override
  public String toString() {
    var lines = describe();
    var numbered = new ArrayList<String>();
    for (int index = 0; index < lines.size(); index++) {
      numbered.add("%4d  %s".formatted(index, lines.get(index)));
    }
    return numbered.stream().collect(Collectors.joining("\n"));
  }

  List<RawEntry> entries() {
    return entries;
  }

  Optional<String> idempotencyKey() {
    return header.path("idempotency_key").isTextual()
        ? Optional.of(header.path("idempotency_key").asText())
        : Optional.empty();
  }

  /** Empty if the function had not answered yet. */
  Optional<Integer> protocolVersion() {
    return header.path("protocol_version").isInt()
        ? Optional.of(header.path("protocol_version").asInt())
        : Optional.empty();
  }

  long randomSeed() {
    return Long.parseLong(header.path("random_seed").asText("0"));
  }

  /** The state of the object when the journal was written down, by name. */
  Map<String, Payload> state() {
    var state = new LinkedHashMap<String, Payload>();
    for (var entry : header.path("state").properties()) {
      state.put(entry.getKey(), Payload.of(BASE64.decode(entry.getValue().asText())));
    }
    return state;
  }

  private static RawEntry entry(JsonNode line, int index) {
    int number = index + 2;
    require(line, "type", number);
    require(line, "body", number);
    if (line.path("index").asInt(index) != index) {
      throw new IllegalArgumentException(
          "Expected entry %d in line %d, but found entry %d"
              .formatted(index, number, line.path("index").asInt()));
    }
    return new RawEntry(
        line.path("type").asInt(), Payload.of(BASE64.decode(line.path("body").asText())));
  }

  private static void require(JsonNode line, String field, int number) {
    if (!line.hasNonNull(field)) {
      throw new IllegalArgumentException(
          "Expected '%s' in line %d of a journal, but found %s".formatted(field, number, line));
    }
  }

  private static JsonNode json(String line, int number) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException(
          "Expected JSON in line %d of a journal, but found '%s'".formatted(number, line), cause);
    }
  }
}
