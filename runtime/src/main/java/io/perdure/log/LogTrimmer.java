package io.perdure.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what all stores have committed from the beginning of the log, now and then: nobody reads
 * it again. Any node may do it, also several at once. Thread-safe.
 */
public final class LogTrimmer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogTrimmer.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String logTopic;
  private final String groupId;
  private final Admin admin;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("log-trimmer").daemon().factory());

  /**
   * @param groupId the consumer group whose commits count
   */
  public LogTrimmer(String logTopic, String groupId, Map<String, Object> clientProperties) {
    this.logTopic = logTopic;
    this.groupId = groupId;
    this.admin = Admin.create(new HashMap<>(clientProperties));
  }

  public void start(Duration interval) {
    scheduler.scheduleWithFixedDelay(
        this::trimOrLog, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Deletes up to what is committed now. Blocks. */
  public void trim() throws ExecutionException, InterruptedException, TimeoutException {
    var committed =
        admin
            .listConsumerGroupOffsets(groupId)
            .partitionsToOffsetAndMetadata()
            .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    var upTo = new HashMap<TopicPartition, RecordsToDelete>();
    committed.forEach((partition, offset) -> {
      if (partition.topic().equals(logTopic) && offset != null && offset.offset() > 0) {
        upTo.put(partition, RecordsToDelete.beforeOffset(offset.offset()));
      }
    });
    if (!upTo.isEmpty()) {
      admin.deleteRecords(upTo).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }

  private void trimOrLog() {
    try {
      trim();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException failure) {
      LOG.warn("The log was not trimmed, it is tried again: {}", failure.toString());
    }
  }
}
