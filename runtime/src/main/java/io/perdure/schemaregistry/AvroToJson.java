package io.perdure.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Values of Avro as plain JSON, in the form that {@link JsonToAvro} reads. Stateless. */
final class AvroToJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AvroToJson() {}

  static JsonNode convert(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case IndexedRecord record -> {
        var object = JSON.objectNode();
        for (var field : record.getSchema().getFields()) {
          object.set(field.name(), convert(record.get(field.pos())));
        }
        yield object;
      }
      case Map<?, ?> map -> {
        var object = JSON.objectNode();
        map.forEach((key, item) -> object.set(String.valueOf(key), convert(item)));
        yield object;
      }
      case Collection<?> items -> {
        var array = JSON.arrayNode();
        items.forEach(item -> array.add(convert(item)));
        yield array;
      }
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Float number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case BigDecimal number -> JSON.numberNode(number);
      case Boolean flag -> JSON.booleanNode(flag);
      case ByteBuffer bytes -> base64(bytes);
      case GenericFixed fixed -> base64(ByteBuffer.wrap(fixed.bytes()));
      case GenericEnumSymbol<?> symbol -> JSON.textNode(symbol.toString());
      // Texts, and dates, times and UUIDs, which show themselves in ISO 8601.
      default -> JSON.textNode(value.toString());
    };
  }

  private static JsonNode base64(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return JSON.textNode(Base64.getEncoder().encodeToString(copy));
  }
}
