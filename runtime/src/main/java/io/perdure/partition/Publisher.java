package io.perdure.partition;

import io.perdure.log.OutgoingSize;
import io.perdure.log.TopicFacts;
import io.perdure.statemachine.Action;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what commands ask for, as part of the transaction that commits what they changed: so
 * whoever applies them publishes, and readers see each record once.
 *
 * <p>A record that its topic will not take must not stop the partition. It is set aside as a dead
 * letter, in the same transaction. Whether a topic takes a record is asked before it is sent,
 * because a producer that finds out itself has blocked for a minute or spoiled the transaction.
 * Confined to the partition's thread.
 */
final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** How long the partition waits to hear about a topic; then the record is sent unchecked. */
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(2);

  /**
   * For how long it does not wait again, so that silent brokers do not hold it up at each record.
   */
  private static final Duration IMPATIENCE = Duration.ofSeconds(30);

  private final ProcessorContext<byte[], ProducerRecord<byte[], byte[]>> context;
  private final PublishServices services;
  private long impatientUntilNanos = System.nanoTime();

  Publisher(
      ProcessorContext<byte[], ProducerRecord<byte[], byte[]>> context, PublishServices services) {
    this.context = context;
    this.services = services;
  }

  void publish(List<Action> actions, long timeMs) {
    boolean isAny = false;
    for (var action : actions) {
      if (action instanceof Action.Publish(var publication)) {
        isAny = true;
        send(services.records().of(publication, timeMs));
      }
    }
    if (isAny) {
      // Readers wait for the commit.
      context.commit();
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var problem = problem(record);
    if (problem == null) {
      forward(record);
      return;
    }
    LOG.warn(
        "PD0306: a record for topic {} is set aside: partition={} {}",
        record.topic(),
        context.taskId().partition(),
        problem);
    forward(services.records().deadLetter(record, problem));
  }

  private void forward(ProducerRecord<byte[], byte[]> record) {
    context.forward(new Record<>(record.key(), record, record.timestamp(), record.headers()));
  }

  private @Nullable String problem(ProducerRecord<byte[], byte[]> record) {
    var refused = services.refused().cause(record);
    if (refused.isPresent()) {
      return refused.get();
    }
    try {
      var facts = services.topics().find(record.topic()).get(patienceMs(), TimeUnit.MILLISECONDS);
      return facts.isEmpty()
          ? "Expected topic " + record.topic() + ", but there is none"
          : problem(record, facts.get());
    } catch (ExecutionException | TimeoutException unknown) {
      LOG.info("Topic {} could not be looked up: {}", record.topic(), unknown.toString());
      impatientUntilNanos = System.nanoTime() + IMPATIENCE.toNanos();
      return null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private @Nullable String problem(ProducerRecord<byte[], byte[]> record, TopicFacts facts) {
    if (record.partition() != null && record.partition() >= facts.partitions()) {
      return "Expected a partition below "
          + facts.partitions()
          + ", but found "
          + record.partition();
    }
    int limit = Math.min(services.maxRecordBytes(), facts.maxRecordBytes());
    long size = OutgoingSize.of(record);
    return size <= limit ? null : "Expected at most " + limit + " bytes, but found up to " + size;
  }

  private long patienceMs() {
    return System.nanoTime() - impatientUntilNanos < 0 ? 0 : LOOKUP_TIMEOUT.toMillis();
  }
}
