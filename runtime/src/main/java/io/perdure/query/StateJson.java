package io.perdure.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.perdure.model.Payload;
import io.perdure.statemachine.EagerState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * State as a JSON object, an entry a field. A value that is JSON appears as it is; any other as
 * {@code {"$base64":"…"}}.
 */
final class StateJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String BASE64 = "$base64";

  private StateJson() {}

  static byte[] write(List<EagerState.Entry> entries) {
    var bytes = new ByteArrayOutputStream();
    try (var json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (var entry : entries) {
        json.writeFieldName(entry.key().utf8());
        writeValue(json, entry.value());
      }
      json.writeEndObject();
    } catch (IOException cause) {
      throw new UncheckedIOException("Writing to memory cannot fail", cause);
    }
    return bytes.toByteArray();
  }

  private static void writeValue(JsonGenerator json, Payload value) throws IOException {
    var text = asJson(value);
    if (text.isPresent()) {
      json.writeRawValue(text.get());
    } else {
      json.writeStartObject();
      json.writeBinaryField(BASE64, value.bytes());
      json.writeEndObject();
    }
  }

  /** The value's text, if it is exactly one JSON value. */
  private static Optional<String> asJson(Payload value) {
    return value.text().filter(StateJson::isOneValue);
  }

  private static boolean isOneValue(String text) {
    try (var parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (IOException _) {
      return false;
    }
  }
}
