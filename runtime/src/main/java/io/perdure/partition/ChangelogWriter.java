package io.perdure.partition;

import static java.util.Objects.requireNonNull;

import io.perdure.log.RegistryFraming;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Frames the records of changelogs on their way to the topic, for the sake of those who read it.
 * What the stores have stays as it was: {@link ChangelogRestorer} puts it back. What is published
 * passes through as it is.
 *
 * <p>Kafka's producer makes the object and calls it on the threads that send. Thread-safe.
 */
public final class ChangelogWriter implements ProducerInterceptor<byte[], byte[]> {
  /** Config key of the {@link RegistryFraming}. */
  static final String FRAMING = "perdure.changelog.framing";

  private static final String CHANGELOG = "-changelog";

  private @Nullable RegistryFraming framing;

  @Override
  public void configure(Map<String, ?> configs) {
    framing = requireNonNull((RegistryFraming) configs.get(FRAMING));
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record.topic().endsWith(CHANGELOG) ? requireNonNull(framing).framed(record) : record;
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
