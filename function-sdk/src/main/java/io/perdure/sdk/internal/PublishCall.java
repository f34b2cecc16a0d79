package io.perdure.sdk.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.TopicRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A record as the call of {@code Topics/publish} that it is on the wire. */
final class PublishCall {
  private static final String SERVICE = "Topics";
  private static final String HANDLER = "publish";
  private static final String NO_KEY = "";

  private PublishCall() {}

  static <K, V> CallRequest of(TopicRecord<K, V> record, SerdeFactory serdes) {
    var topic = record.topic();
    var json = JsonNodeFactory.instance.objectNode().put("topic", topic.name());
    K key = record.key();
    if (key != null) {
      var what = "the key of a record of topic " + topic;
      put(json, "key", Definitions.write(what, topic.keySerde(serdes), key));
    }
    V value = record.value();
    if (value != null) {
      var what = "the value of a record of topic " + topic;
      put(json, "value", Definitions.write(what, topic.valueSerde(serdes), value));
    }
    record.partition().ifPresent(partition -> json.put("partition", partition));
    if (!record.headers().isEmpty()) {
      record.headers().forEach(json.putObject("headers")::put);
    }
    record.timestamp().ifPresent(time -> json.put("timestamp", time.toEpochMilli()));
    var input = ByteString.copyFromUtf8(json.toString());
    return new CallRequest(SERVICE, NO_KEY, HANDLER, input, Map.of(), null, Optional.empty());
  }

  /** Text as text, which is smaller and readable in the journal; other bytes in base64. */
  private static void put(ObjectNode json, String name, byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      json.put(name, text);
    } catch (CharacterCodingException notText) {
      json.put(name + "Base64", bytes);
    }
  }
}
