package io.perdure.partition;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.store.EventStore.StoredEvents;
import io.perdure.statemachine.store.JournalStore.StoredEntry;
import io.perdure.statemachine.store.LimitStore.LimitUse;
import io.perdure.statemachine.store.LockStore.HeldLock;
import io.perdure.statemachine.store.LockStore.Waiting;
import io.perdure.statemachine.store.ObjectRange;
import io.perdure.statemachine.store.PageRequest;
import io.perdure.statemachine.store.PromiseStore.StoredPromise;
import io.perdure.statemachine.store.RowCodec.StateRow;
import io.perdure.statemachine.store.RowPage;
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

  @Override
  public RowPage<StoredEntry> journals(@Nullable InvocationId only, PageRequest request) {
    return tables.journal().list(only, request);
  }

  @Override
  public RowPage<StateRow> states(ObjectRange range, PageRequest request) {
    return tables.functionState().list(range, request);
  }

  @Override
  public RowPage<StoredPromise> promises(ObjectRange range, PageRequest request) {
    return tables.promises().list(range, request);
  }

  @Override
  public RowPage<HeldLock> locks(ObjectRange range, PageRequest request) {
    return tables.locks().locks(range, request);
  }

  @Override
  public RowPage<Waiting> waiting(ObjectRange range, PageRequest request) {
    return tables.locks().waiting(range, request);
  }

  @Override
  public RowPage<LimitUse> limits(PageRequest request) {
    return tables.limits().uses(request);
  }

  @Override
  public RowPage<StoredEvents> events(@Nullable InvocationId only, PageRequest request) {
    return tables.events().list(only, request);
  }

  private static int journalLength(Known status) {
    return switch (status) {
      case Pending pending -> pending.progress().journalLength();
      case Completed completed -> completed.journalLength();
    };
  }
}
