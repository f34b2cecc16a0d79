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
import org.jspecify.annotations.Nullable;

/**
 * The stores of one partition, as of the last applied command, for reading only.
 *
 * <p>Thread-safe. Reads block on the store: never call one on an event loop, and none is called on
 * a stream thread.
 */
public interface PartitionView {
  /**
   * The whole state of an object, in the order of its keys; empty if it has none.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  List<EagerState.Entry> state(ObjectKey object);

  /**
   * What is known of an invocation; empty if there is none of this id.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  Optional<InvocationStatus.Known> invocation(InvocationId id);

  /**
   * The journal of an invocation; empty if there is no invocation of this id.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  Optional<InvocationJournal> journal(InvocationId id);

  /**
   * Some invocations, in the order of their ids.
   *
   * @param after where to go on; null begins
   * @param limit how many at most
   * @throws PartitionMovedException if the partition has left this node
   */
  List<InvocationStatus.Known> invocations(@Nullable InvocationId after, int limit);

  /**
   * Some entries of all journals, or of one.
   *
   * @param only the invocation; null for all
   * @throws PartitionMovedException if the partition has left this node
   */
  RowPage<StoredEntry> journals(@Nullable InvocationId only, PageRequest request);

  /**
   * Some entries of the state of objects.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  RowPage<StateRow> states(ObjectRange range, PageRequest request);

  /**
   * Some promises of workflows.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  RowPage<StoredPromise> promises(ObjectRange range, PageRequest request);

  /**
   * Some locks that are held.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  RowPage<HeldLock> locks(ObjectRange range, PageRequest request);

  /**
   * Some of those who wait for a lock, in the order of their queues.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  RowPage<Waiting> waiting(ObjectRange range, PageRequest request);

  /**
   * Some levels of scopes that invocations count against.
   *
   * @throws PartitionMovedException if the partition has left this node
   */
  RowPage<LimitUse> limits(PageRequest request);

  /**
   * The events of some invocations, or of one.
   *
   * @param only the invocation; null for all
   * @throws PartitionMovedException if the partition has left this node
   */
  RowPage<StoredEvents> events(@Nullable InvocationId only, PageRequest request);
}
