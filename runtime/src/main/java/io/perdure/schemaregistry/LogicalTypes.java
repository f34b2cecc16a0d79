package io.perdure.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Avro's logical types as people write them: dates and times in ISO 8601, decimals as numbers,
 * UUIDs as texts. Stateless.
 */
final class LogicalTypes {
  /** Avro's own conversions, so that readers give and writers take what {@link #read} does. */
  static final GenericData MODEL = model();

  private LogicalTypes() {}

  private static GenericData model() {
    var model = new GenericData();
    model.addLogicalTypeConversion(new Conversions.DecimalConversion());
    model.addLogicalTypeConversion(new Conversions.UUIDConversion());
    model.addLogicalTypeConversion(new TimeConversions.DateConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimestampNanosConversion());
    model.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
    model.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    model.addLogicalTypeConversion(new TimeConversions.LocalTimestampNanosConversion());
    return model;
  }

  /** The value of a logical type; null if the JSON is of the type below, or it has none. */
  static @Nullable Object read(Schema schema, JsonNode json, FieldPath path) {
    var logical = schema.getLogicalType();
    if (logical == null) {
      return null;
    }
    if (logical instanceof org.apache.avro.LogicalTypes.Decimal decimal) {
      return decimal(decimal, json, path);
    }
    return json.isTextual() ? parsed(logical, json.textValue(), path) : null;
  }

  private static @Nullable Object parsed(LogicalType logical, String text, FieldPath path) {
    try {
      return switch (logical.getName()) {
        case "uuid" -> UUID.fromString(text);
        case "date" -> LocalDate.parse(text);
        case "time-millis", "time-micros" -> LocalTime.parse(text);
        case "timestamp-millis", "timestamp-micros", "timestamp-nanos" -> Instant.parse(text);
        case "local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos" ->
            LocalDateTime.parse(text);
        // Those of other people are of the type below.
        default -> null;
      };
    } catch (DateTimeException | IllegalArgumentException wrong) {
      throw path.doesNotFit("a " + logical.getName() + " in ISO 8601", "'" + text + "'");
    }
  }

  private static BigDecimal decimal(
      org.apache.avro.LogicalTypes.Decimal type, JsonNode json, FieldPath path) {
    var expected =
        "a number of "
            + type.getPrecision()
            + " digits, "
            + type.getScale()
            + " of them behind the point,";
    try {
      var number =
          json.isNumber()
              ? json.decimalValue()
              : new BigDecimal(json.isTextual() ? json.textValue() : "");
      var scaled = number.setScale(type.getScale());
      if (scaled.precision() <= type.getPrecision()) {
        return scaled;
      }
    } catch (ArithmeticException | NumberFormatException wrong) {
      // Said below.
    }
    throw path.doesNotFit(expected, json.toString());
  }
}
