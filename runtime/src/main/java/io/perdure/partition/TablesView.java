package io.perdure.partition;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.store.Tables;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The view of a partition whose tables are at hand. As thread-safe as its stores. */
public final class TablesView implements PartitionView {
  private final Tables tables;

  public TablesView(Tables tables) {
    this.tables = tables;
  }

  @Override
  public List<EagerState.Entry> state(ObjectKey object) {
    return tables.functionState().read(object, Long.MAX_VALUE).entries();
  }

  @Override
  public Optional<InvocationStatus.Known> invocation(InvocationId id) {
    return tables.invocations().get(id) instanceof Known known
        ? Optional.of(known)
        : Optional.empty();
  }

  @Override
  public Optional<InvocationJournal> journal(InvocationId id) {
    return invocation(id)
        .map(known -> {
          var target = known.invocation().target();
          return new InvocationJournal(
              known,
              tables.journal().stored(id, journalLength(known)),
              target.type().isKeyed() ? state(target.object()) : List.of());
        });
  }

  @Override
  public List<InvocationStatus.Known> invocations(@Nullable InvocationId after, int limit) {
    return tables.invocations().list(after, limit);
  }

  private static int journalLength(Known status) {
    return switch (status) {
      case Pending pending -> pending.progress().journalLength();
      case Completed completed -> completed.journalLength();
    };
  }
}
