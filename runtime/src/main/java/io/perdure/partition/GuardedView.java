package io.perdure.partition;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.InvocationStatus;
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
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A view that looks for the stores anew, or waits for them, at each read. */
public abstract class GuardedView implements PartitionView {
  /** Reads from the stores as they are now. */
  protected abstract <T> T read(Function<PartitionView, T> reader);

  @Override
  public final List<EagerState.Entry> state(ObjectKey object) {
    return read(view -> view.state(object));
  }

  @Override
  public final Optional<InvocationStatus.Known> invocation(InvocationId id) {
    return read(view -> view.invocation(id));
  }

  @Override
  public final Optional<InvocationJournal> journal(InvocationId id) {
    return read(view -> view.journal(id));
  }

  @Override
  public final List<InvocationStatus.Known> invocations(@Nullable InvocationId after, int limit) {
    return read(view -> view.invocations(after, limit));
  }

  @Override
  public final RowPage<StoredEntry> journals(@Nullable InvocationId only, PageRequest request) {
    return read(view -> view.journals(only, request));
  }

  @Override
  public final RowPage<StateRow> states(ObjectRange range, PageRequest request) {
    return read(view -> view.states(range, request));
  }

  @Override
  public final RowPage<StoredPromise> promises(ObjectRange range, PageRequest request) {
    return read(view -> view.promises(range, request));
  }

  @Override
  public final RowPage<HeldLock> locks(ObjectRange range, PageRequest request) {
    return read(view -> view.locks(range, request));
  }

  @Override
  public final RowPage<Waiting> waiting(ObjectRange range, PageRequest request) {
    return read(view -> view.waiting(range, request));
  }

  @Override
  public final RowPage<LimitUse> limits(PageRequest request) {
    return read(view -> view.limits(request));
  }

  @Override
  public final RowPage<StoredEvents> events(@Nullable InvocationId only, PageRequest request) {
    return read(view -> view.events(only, request));
  }
}
