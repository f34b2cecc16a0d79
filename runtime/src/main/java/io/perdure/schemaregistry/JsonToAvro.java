package io.perdure.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Plain JSON as values of Avro: a union is written as the value itself, and the first branch that
 * fits is taken; bytes are base64; a field may be missing that has a default or may be null. Fields
 * that the schema does not have are mistakes. Confined to one value.
 */
final class JsonToAvro {
  /** How often each part of a value may be looked at, on average, while unions are tried. */
  static final int VISITS_A_NODE = 16;

  /** The same of a small value, whose unions in unions are tried again and again. */
  static final int MIN_VISITS = 10_000;

  private final long maxVisits;
  private long visits;

  private JsonToAvro(JsonNode json) {
    this.maxVisits = Math.max(MIN_VISITS, VISITS_A_NODE * nodes(json));
  }

  /** Throws {@link SchemaException} naming the first field that does not fit. */
  static @Nullable Object convert(Schema schema, JsonNode json) {
    return new JsonToAvro(json).value(schema, json, FieldPath.TOP);
  }

  private static long nodes(JsonNode json) {
    long nodes = 1;
    for (var child : json) {
      nodes += nodes(child);
    }
    return nodes;
  }

  private @Nullable Object value(Schema schema, JsonNode json, FieldPath path) {
    if (++visits > maxVisits) {
      throw path.doesNotFit("a value that fits within " + maxVisits + " tries", "a larger one");
    }
    var logical = LogicalTypes.read(schema, json, path);
    if (logical != null) {
      return logical;
    }
    return switch (schema.getType()) {
      case RECORD -> record(schema, json, path);
      case ENUM -> symbol(schema, json, path);
      case ARRAY -> array(schema, json, path);
      case MAP -> map(schema, json, path);
      case UNION -> union(schema, json, path);
      case FIXED -> fixed(schema, json, path);
      case STRING -> text(json, path);
      case BYTES -> ByteBuffer.wrap(bytes(json, path));
      case INT -> {
        expect(json.isIntegralNumber() && json.canConvertToInt(), "an int", json, path);
        yield json.intValue();
      }
      case LONG -> {
        expect(json.isIntegralNumber() && json.canConvertToLong(), "a long", json, path);
        yield json.longValue();
      }
      case FLOAT -> {
        float number = (float) number(json, "a float", path);
        expect(Float.isFinite(number) || !json.isNumber(), "a float", json, path);
        yield number;
      }
      case DOUBLE -> {
        double number = number(json, "a double", path);
        expect(Double.isFinite(number) || !json.isNumber(), "a double", json, path);
        yield number;
      }
      case BOOLEAN -> {
        expect(json.isBoolean(), "a boolean", json, path);
        yield json.booleanValue();
      }
      case NULL -> {
        expect(json.isNull(), "null", json, path);
        yield null;
      }
    };
  }

  private Object record(Schema schema, JsonNode json, FieldPath path) {
    expect(json.isObject(), "a record " + schema.getFullName(), json, path);
    for (var name : json.properties()) {
      if (schema.getField(name.getKey()) == null) {
        throw path.field(name.getKey())
            .doesNotFit("only fields of " + schema.getFullName(), "one more");
      }
    }
    var record = new GenericData.Record(schema);
    for (var field : schema.getFields()) {
      var found = json.get(field.name());
      record.put(
          field.pos(),
          found != null
              ? value(field.schema(), found, path.field(field.name()))
              : missing(field, path.field(field.name())));
    }
    return record;
  }

  private static @Nullable Object missing(Schema.Field field, FieldPath path) {
    if (field.hasDefaultValue()) {
      return LogicalTypes.MODEL.getDefaultValue(field);
    }
    if (field.schema().isNullable()) {
      return null;
    }
    throw path.doesNotFit(shown(field.schema()), "nothing");
  }

  private static Object symbol(Schema schema, JsonNode json, FieldPath path) {
    expect(
        json.isTextual() && schema.hasEnumSymbol(json.textValue()),
        "one of " + schema.getEnumSymbols(),
        json,
        path);
    return new GenericData.EnumSymbol(schema, json.textValue());
  }

  private Object array(Schema schema, JsonNode json, FieldPath path) {
    expect(json.isArray(), "an array", json, path);
    var items = new ArrayList<@Nullable Object>(json.size());
    for (int i = 0; i < json.size(); i++) {
      items.add(value(schema.getElementType(), json.get(i), path.item(i)));
    }
    return items;
  }

  private Object map(Schema schema, JsonNode json, FieldPath path) {
    expect(json.isObject(), "a map", json, path);
    var map = new HashMap<String, @Nullable Object>();
    for (var entry : json.properties()) {
      map.put(
          entry.getKey(),
          value(schema.getValueType(), entry.getValue(), path.field(entry.getKey())));
    }
    return map;
  }

  /**
   * The first branch that fits. If none does and there is only one besides null, its problem is the
   * one to tell. Avro's own form, the value in an object by the name of its branch, is taken too.
   */
  private @Nullable Object union(Schema schema, JsonNode json, FieldPath path) {
    SchemaException problem = null;
    Schema only = null;
    int branches = 0;
    for (var branch : schema.getTypes()) {
      if (branch.getType() != Schema.Type.NULL) {
        branches++;
        only = branch;
      }
      if (!mayBe(branch, json)) {
        continue;
      }
      try {
        return value(branch, json, path);
      } catch (SchemaException wrong) {
        if (visits > maxVisits) {
          throw wrong;
        }
        problem = wrong;
      }
    }
    if (json.isObject() && json.size() == 1) {
      var named = json.properties().iterator().next();
      for (var branch : schema.getTypes()) {
        if (branch.getFullName().equals(named.getKey())) {
          return value(branch, named.getValue(), path);
        }
      }
    }
    if (branches == 1 && problem != null) {
      throw problem;
    }
    throw path.doesNotFit(shown(branches == 1 && only != null ? only : schema), shown(json));
  }

  /** Whether it is worth to try a branch: most are told by the kind of JSON. */
  private static boolean mayBe(Schema branch, JsonNode json) {
    if (branch.getLogicalType() != null) {
      return !json.isNull();
    }
    return switch (branch.getType()) {
      case RECORD, MAP -> json.isObject();
      case ARRAY -> json.isArray();
      case ENUM, STRING, BYTES, FIXED -> json.isTextual();
      case INT, LONG -> json.isIntegralNumber();
      case FLOAT, DOUBLE -> json.isNumber() || json.isTextual();
      case BOOLEAN -> json.isBoolean();
      case NULL -> json.isNull();
      case UNION -> true;
    };
  }

  private static Object fixed(Schema schema, JsonNode json, FieldPath path) {
    var bytes = bytes(json, path);
    expect(
        bytes.length == schema.getFixedSize(),
        schema.getFixedSize() + " bytes in base64",
        json,
        path);
    return new GenericData.Fixed(schema, bytes);
  }

  private static String text(JsonNode json, FieldPath path) {
    expect(json.isTextual(), "a string", json, path);
    return json.textValue();
  }

  private static byte[] bytes(JsonNode json, FieldPath path) {
    expect(json.isTextual(), "bytes in base64", json, path);
    try {
      return Base64.getDecoder().decode(json.textValue());
    } catch (IllegalArgumentException notBase64) {
      throw path.doesNotFit("bytes in base64", "something else: " + notBase64.getMessage());
    }
  }

  /** JSON has no word for some numbers; they are texts, as many libraries write them. */
  private static double number(JsonNode json, String expected, FieldPath path) {
    double named =
        switch (json.isTextual() ? json.textValue() : "") {
          case "NaN" -> Double.NaN;
          case "Infinity" -> Double.POSITIVE_INFINITY;
          case "-Infinity" -> Double.NEGATIVE_INFINITY;
          default -> 0;
        };
    if (named != 0) {
      return named;
    }
    expect(json.isNumber(), expected, json, path);
    return json.doubleValue();
  }

  private static void expect(boolean fits, String expected, JsonNode found, FieldPath path) {
    if (!fits) {
      throw path.doesNotFit(expected, shown(found));
    }
  }

  private static String shown(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> "one of " + schema.getTypes().stream().map(Schema::getFullName).toList();
      case RECORD, ENUM, FIXED -> "a " + schema.getFullName();
      case ARRAY, MAP, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
          "a value of type " + schema.getType().getName();
    };
  }

  private static String shown(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a text";
      case NULL -> "null";
      case NUMBER, BOOLEAN -> json.toString();
      case BINARY, MISSING, POJO -> "something else";
    };
  }
}
