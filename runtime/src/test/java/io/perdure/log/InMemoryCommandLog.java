package io.perdure.log;

import io.perdure.statemachine.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A log in memory. Appends succeed at once, or fail as they are told to. Thread-safe. */
public final class InMemoryCommandLog implements CommandLog {
  /** One appended command. */
  public record Entry(int partition, Command command) {}

  private final int partitions;
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable AppendException failure;

  public InMemoryCommandLog(int partitions) {
    this.partitions = partitions;
  }

  /** From now on every append fails; with null every append succeeds. */
  public synchronized void failWith(@Nullable AppendException reason) {
    failure = reason;
  }

  @Override
  public synchronized CompletableFuture<Void> append(int partition, Command command) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    entries.add(new Entry(partition, command));
    notifyAll();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public int partitions() {
    return partitions;
  }

  /** All commands so far, in order. */
  public synchronized List<Command> commands() {
    return entries.stream().map(Entry::command).toList();
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }
}
