package io.perdure.connectors.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** What Connect is to a task; reports are done when the test says so. */
final class ScriptedContext implements SinkTaskContext {
  final List<SinkRecord> reported = new ArrayList<>();
  final CompletableFuture<Void> reports = new CompletableFuture<>();
  private final boolean hasReporter;

  ScriptedContext(boolean hasReporter) {
    this.hasReporter = hasReporter;
  }

  @Override
  public @Nullable ErrantRecordReporter errantRecordReporter() {
    return hasReporter ? this::report : null;
  }

  private Future<Void> report(SinkRecord record, Throwable cause) {
    reported.add(record);
    return reports;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException("The task does not set offsets");
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    throw new UnsupportedOperationException("The task does not set offsets");
  }

  @Override
  public void timeout(long timeoutMs) {
    throw new UnsupportedOperationException("The task does not set timeouts");
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    throw new UnsupportedOperationException("The task does not pause");
  }

  @Override
  public void resume(TopicPartition... partitions) {
    throw new UnsupportedOperationException("The task does not resume");
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("The task has no metrics of its own");
  }

  @Override
  public void requestCommit() {
    throw new UnsupportedOperationException("The task does not request commits");
  }
}
