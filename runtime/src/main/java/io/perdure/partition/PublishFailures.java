package io.perdure.partition;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes which records a topic refused for good. The transaction cannot be saved: the producer
 * aborts it whatever is answered here, so a dead letter that was sent along now would be lost with
 * it. The commands are applied again, and then {@link Publisher} sets the noted record aside.
 *
 * <p>Kafka Streams makes the object and calls it on the threads of producers. Thread-safe.
 */
public final class PublishFailures implements ProductionExceptionHandler {
  static final String REFUSED_RECORDS = "perdure.publish.refused-records";
  static final String OWN_PREFIX = "perdure.publish.own-prefix";

  private static final Logger LOG = LoggerFactory.getLogger(PublishFailures.class);

  private @Nullable RefusedRecords refused;
  private String ownPrefix = "";

  @Override
  public void configure(Map<String, ?> configs) {
    refused = (RefusedRecords) configs.get(REFUSED_RECORDS);
    ownPrefix = String.valueOf(configs.get(OWN_PREFIX));
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RetriableException) {
      return Response.retry();
    }
    if (!record.topic().startsWith(ownPrefix)) {
      LOG.warn("PD0306: topic {} refused a record: {}", record.topic(), exception.toString());
      requireNonNull(refused).add(record, exception.toString());
    }
    return Response.fail();
  }
}
