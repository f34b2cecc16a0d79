package io.perdure.log;

import io.perdure.codec.RecordFraming;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Perdure's own records in the form in which others read them: Avro's single-object encoding or,
 * once a schema registry has told the ids of the schemas, its wire format. With the latter the
 * fingerprint of the schema goes along as a header, so that Perdure never has to ask a registry
 * what is in its own topics. Thread-safe.
 */
public final class RegistryFraming {
  /** Fingerprint of the schema, as in single-object encoding; of records in the wire format. */
  public static final String FINGERPRINT = "perdure.schema.fingerprint";

  private final Map<String, Integer> ids = new ConcurrentHashMap<>();

  /** From now on records of this name, which is that of their topic, are framed with this id. */
  public void put(String name, int id) {
    ids.put(name, id);
  }

  /** The id of the schema of records of this name, once the registry has told. */
  public OptionalInt id(String name) {
    var id = ids.get(name);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** A record as it goes to the topic. The one that is given does not change. */
  public ProducerRecord<byte[], byte[]> framed(ProducerRecord<byte[], byte[]> record) {
    return framed(record, record.topic());
  }

  /** The same of a record whose topic is not the name that its schema is registered by. */
  public ProducerRecord<byte[], byte[]> framed(ProducerRecord<byte[], byte[]> record, String name) {
    var id = id(name);
    byte[] value = record.value();
    if (id.isEmpty() || value == null || !RecordFraming.isSingleObject(value)) {
      return record;
    }
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        RecordFraming.toWire(value, id.getAsInt()),
        new RecordHeaders(record.headers().toArray())
            .add(FINGERPRINT, RecordFraming.fingerprint(value)));
  }

  /** A value as it was before it was framed; what never was stays as it is. */
  public static byte[] unframed(Headers headers, byte[] value) {
    var header = headers.lastHeader(FINGERPRINT);
    return header != null && header.value() != null && RecordFraming.isWire(value, header.value())
        ? RecordFraming.toSingleObject(value, header.value())
        : value;
  }
}
