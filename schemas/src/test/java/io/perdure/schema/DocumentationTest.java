package io.perdure.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type and every field says what it is. */
class DocumentationTest {
  private static final Path SCHEMAS = Path.of("src", "main", "avro");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Path> schemas() throws IOException {
    try (var files = Files.walk(SCHEMAS)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyFieldHasASentence(Path file) throws IOException {
    assertThat(undocumented(JSON.readTree(Files.readString(file)))).isEmpty();
  }

  @Test
  void whatIsMissingIsFound() throws IOException {
    var schema =
        JSON.readTree(
            """
            {"type":"record","name":"R","doc":"A record.","fields":[
              {"name":"a","type":"int","doc":"A number."},
              {"name":"b","type":{"type":"record","name":"S","fields":[]},"doc":"no sentence"}]}\
            """);

    assertThat(undocumented(schema)).containsExactly("b", "S");
  }

  /** Names of types and fields without a sentence, however deep. */
  private static List<String> undocumented(JsonNode node) {
    var names = new ArrayList<String>();
    boolean isType = node.isObject() && node.path("name").isTextual() && node.has("type");
    if (isType && !node.path("doc").asText().matches("(?s)[A-Z0-9].*\\.")) {
      names.add(node.path("name").asText());
    }
    for (var child : node) {
      names.addAll(undocumented(child));
    }
    return names;
  }
}
