package io.perdure.partition;

import io.perdure.model.InvocationId;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view for tests of what reads single rows: the tables are empty. */
public abstract class ViewWithoutTables implements PartitionView {
  @Override
  public final RowPage<StoredEntry> journals(@Nullable InvocationId only, PageRequest request) {
    return new RowPage<>(List.of(), null);
  }

  @Override
  public final RowPage<StateRow> states(ObjectRange range, PageRequest request) {
    return new RowPage<>(List.of(), null);
  }

  @Override
  public final RowPage<StoredPromise> promises(ObjectRange range, PageRequest request) {
    return new RowPage<>(List.of(), null);
  }

  @Override
  public final RowPage<HeldLock> locks(ObjectRange range, PageRequest request) {
    return new RowPage<>(List.of(), null);
  }

  @Override
  public final RowPage<Waiting> waiting(ObjectRange range, PageRequest request) {
    return new RowPage<>(List.of(), null);
  }

  @Override
  public final RowPage<LimitUse> limits(PageRequest request) {
    return new RowPage<>(List.of(), null);
  }

  @Override
  public final RowPage<StoredEvents> events(@Nullable InvocationId only, PageRequest request) {
    return new RowPage<>(List.of(), null);
  }
}
