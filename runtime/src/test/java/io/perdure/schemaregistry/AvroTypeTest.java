package io.perdure.schemaregistry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroTypeTest {
  private static final AvroType ORDER =
      type(
          """
          {"type":"record","name":"Order","fields":[
            {"name":"id","type":"string"},
            {"name":"note","type":["null","string"]},
            {"name":"lines","default":[],"type":{"type":"array","items":
              {"type":"record","name":"Line","fields":[
                {"name":"count","type":"int"},
                {"name":"price","type":["null",
                  {"type":"bytes","logicalType":"decimal","precision":6,"scale":2}]}]}}}]}\
          """);

  @Test
  void aPlainObjectGoesThereAndBack() {
    assertThat(
            thereAndBack(
                ORDER,
                """
                {"id":"o","note":"n","lines":[{"count":2,"price":12.50},{"count":1,"price":null}]}\
                """))
        .isEqualTo(
            """
            {"id":"o","note":"n","lines":[{"count":2,"price":12.50},{"count":1,"price":null}]}\
            """);
  }

  @Test
  void whatMayBeNullOrHasADefaultMayBeLeftOut() {
    assertThat(thereAndBack(ORDER, "{\"id\":\"o\"}"))
        .isEqualTo("{\"id\":\"o\",\"note\":null,\"lines\":[]}");
  }

  @Test
  void avrosOwnFormOfAUnionIsReadToo() {
    assertThat(thereAndBack(ORDER, "{\"id\":\"o\",\"note\":{\"string\":\"n\"}}"))
        .contains("\"note\":\"n\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":1}|$.id",
        "{}|$.id",
        "{\"id\":\"o\",\"note\":7}|$.note",
        "{\"id\":\"o\",\"more\":7}|$.more",
        "{\"id\":\"o\",\"lines\":[{\"count\":1},{\"count\":2.5}]}|$.lines[1].count",
        "{\"id\":\"o\",\"lines\":[{\"count\":3000000000}]}|$.lines[0].count",
        "{\"id\":\"o\",\"lines\":[{\"count\":1,\"price\":1.234}]}|$.lines[0].price",
        "{\"id\":\"o\",\"lines\":[{\"count\":1,\"price\":12345.00}]}|$.lines[0].price",
        "[]|$",
      })
  void whatDoesNotFitIsNamedByItsPath(String json, String path) {
    assertThatThrownBy(() -> ORDER.encode(JsonValues.read(json.getBytes(UTF_8), 0)))
        .isInstanceOfSatisfying(
            SchemaException.class,
            refused -> assertThat(refused.code()).isEqualTo(SchemaCode.DOES_NOT_FIT))
        .hasMessageContaining("at " + path + ",");
  }

  @ParameterizedTest
  @CsvSource({
    "long,timestamp-millis,2026-03-01T10:15:30.123Z",
    "long,timestamp-micros,2026-03-01T10:15:30.123456Z",
    "long,timestamp-nanos,2026-03-01T10:15:30.123456789Z",
    "long,local-timestamp-millis,2026-03-01T10:15:30.123",
    "int,date,2026-03-01",
    "int,time-millis,10:15:30.123",
    "long,time-micros,10:15:30.123456",
    "string,uuid,123e4567-e89b-12d3-a456-426614174000",
  })
  void logicalTypesAreTextsAsPeopleWriteThem(String type, String logical, String text) {
    var plain = type("{\"type\":\"%s\",\"logicalType\":\"%s\"}".formatted(type, logical));
    var nullable =
        type("[\"null\",{\"type\":\"%s\",\"logicalType\":\"%s\"}]".formatted(type, logical));

    assertThat(thereAndBack(plain, "\"" + text + "\"")).isEqualTo("\"" + text + "\"");
    assertThat(thereAndBack(nullable, "\"" + text + "\"")).isEqualTo("\"" + text + "\"");
    assertThatThrownBy(() -> thereAndBack(plain, "\"soon\"")).hasMessageContaining(logical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"bytes\"|\"AP8=\"",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}|\"AP8=\"",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}|\"B\"",
        "{\"type\":\"map\",\"values\":\"long\"}|{\"a\":9007199254740993}",
        "\"double\"|\"NaN\"",
        "\"double\"|0.1",
        "\"float\"|0.5",
        "\"boolean\"|true",
        "[\"string\",\"long\",\"null\"]|5",
      })
  void everyTypeGoesThereAndBack(String schema, String json) {
    assertThat(thereAndBack(type(schema), json)).isEqualTo(json);
  }

  /** Each level of the value is tried as A and as B, and what is wrong is at the bottom. */
  @Test
  void unionsInUnionsAreNotTriedForEver() {
    var fields = "\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"A\",\"B\",\"int\"]}]";
    var type =
        type(
            "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"A\",{\"type\":\"record\",\"name\":\"B\",%s},\"int\"]}]}"
                .formatted(fields));
    var deep = "{\"next\":".repeat(60) + "\"x\"" + "}".repeat(60);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> thereAndBack(type, deep))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining(JsonToAvro.MIN_VISITS + " tries"));
  }

  @Test
  void aLargeValueMayTakeManyTries() {
    var a = "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}";
    var type =
        type(
            "{\"type\":\"array\",\"items\":[%s,%s]}"
                .formatted(a, a.replace("A", "B").replace("\"a\"", "\"b\"")));
    var large = "[" + "{\"b\":1},".repeat(50_000) + "{\"a\":1}]";

    assertThat(thereAndBack(type, large)).isEqualTo(large);
  }

  @Test
  void aNewerSchemaReadsWhatAnOlderOneWrote() {
    var older =
        type(
            "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}]}");
    var framed =
        WireFormat.frame(7, older.encode(JsonValues.read("{\"id\":\"o\"}".getBytes(UTF_8), 0)));

    assertThat(
            type(ORDER
                    .avro()
                    .toString()
                    .replace("[\"null\",\"string\"]}", "[\"null\",\"string\"],\"default\":null}"))
                .decode(framed, older)
                .toString())
        .isEqualTo("{\"id\":\"o\",\"note\":null,\"lines\":[]}");
    assertThatThrownBy(() -> ORDER.decode(framed, older))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("note");
    assertThat(ORDER.problemsReading(older)).singleElement().asString().contains("note");
    assertThat(older.problemsReading(ORDER)).isEmpty();
  }

  @Test
  void garbageIsRefusedHoweverItIsMade() {
    var tree =
        type(
            "{\"type\":\"record\",\"name\":\"Tree\",\"fields\":[{\"name\":\"below\",\"type\":[\"null\",\"Tree\"]}]}");
    var deep = new byte[1 << 20];
    java.util.Arrays.fill(deep, (byte) 2);
    for (var bytes : List.of(new byte[5], new byte[] {0, 0, 0, 0, 1, -1, -1, -1, -1, 15}, deep)) {
      assertThatThrownBy(() -> tree.decode(WireFormat.frame(1, bytes), tree))
          .isInstanceOf(SchemaException.class);
    }
  }

  private static AvroType type(String schema) {
    return AvroType.of(new RegisteredSchema(1, "orders", SchemaText.avro(schema)), List.of());
  }

  private static String thereAndBack(AvroType type, String json) {
    var bytes = type.encode(JsonValues.read(json.getBytes(UTF_8), 0));
    return type.decode(WireFormat.frame(1, bytes), type).toString();
  }
}
