package io.perdure.partition;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.InvocationStatus;
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
}
