package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class SchemaDefinitionsTest {
  private final ObjectNode schemas = AdminJson.object();
  private final SchemaDefinitions definitions = new SchemaDefinitions("greet_input_", schemas);

  @Test
  void whatASchemaDefinesBecomesASchemaOfTheDocument() {
    var schema =
        definitions.takenOut(
            """
            {"type": "object", "properties": {
               "details": {"$ref": "#/$defs/Details"},
               "definitions": {"type": "array", "items": {"$ref": "#/definitions/Old"}}},
             "$defs": {"Details": {"properties": {"again": {"$ref": "#/$defs/Details"}}}},
             "definitions": {"Old": {"type": "string"}}}\
            """);

    assertThat(schema.toString())
        .isEqualTo(
            """
            {"type":"object","properties":{\
            "details":{"$ref":"#/components/schemas/greet_input_Details"},\
            "definitions":{"type":"array",\
            "items":{"$ref":"#/components/schemas/greet_input_Old"}}}}\
            """);
    assertThat(schemas.toString())
        .isEqualTo(
            """
            {"greet_input_Details":{"properties":{"again":\
            {"$ref":"#/components/schemas/greet_input_Details"}}},\
            "greet_input_Old":{"type":"string"}}\
            """);
  }

  @Test
  void aSchemaThatRefersToItselfIsOneOfTheDocument() {
    var schema = definitions.takenOut("{\"properties\": {\"next\": {\"$ref\": \"#\"}}}");

    assertThat(schema.toString()).isEqualTo("{\"$ref\":\"#/components/schemas/greet_input_root\"}");
    assertThat(schemas.toString())
        .isEqualTo(
            """
            {"greet_input_root":{"properties":{"next":\
            {"$ref":"#/components/schemas/greet_input_root"}}}}\
            """);
  }

  @Test
  void othersAreAsTheyAre() {
    assertThat(definitions.takenOut("{\"$ref\": \"https://example.org/x\"}").toString())
        .isEqualTo("{\"$ref\":\"https://example.org/x\"}");
    assertThat(definitions.takenOut("true").toString()).isEqualTo("true");
    assertThat(schemas).isEmpty();
  }
}
