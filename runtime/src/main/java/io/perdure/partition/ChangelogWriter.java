package io.perdure.partition;

import static java.util.Objects.requireNonNull;

import io.perdure.codec.RecordFraming;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Puts records of public changelogs into the wire format of a schema registry on their way to the
 * topic, for the sake of those who read it. What the stores have stays as it was: the fingerprint
 * goes along as a header, so that {@link ChangelogRestorer} can put it back and nobody has to ask a
 * registry to restore.
 *
 * <p>Kafka's producer makes the object and calls it on the threads that send. Thread-safe.
 */
public final class ChangelogWriter implements ProducerInterceptor<byte[], byte[]> {
  /** Config key of the {@link ChangelogIds}. */
  static final String IDS = "perdure.changelog.ids";

  /** Fingerprint of the schema, as in single-object encoding; of records in the wire format. */
  static final String FINGERPRINT = "perdure.schema.fingerprint";

  private @Nullable ChangelogIds ids;

  @Override
  public void configure(Map<String, ?> configs) {
    ids = requireNonNull((ChangelogIds) configs.get(IDS));
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    var id = ids == null ? OptionalInt.empty() : ids.of(record.topic());
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

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    // Whoever sent it is told.
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
