package io.perdure.query;

import io.perdure.model.InvocationId;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The journals of invocations as {@link JournalLines}, read from whichever node leads their
 * partition. Thread-safe; never blocks.
 */
public final class JournalQueries {
  private final InvocationTexts journals;

  public JournalQueries(PartitionRouter router, PeerClient peers, int partitions) {
    this.journals =
        new InvocationTexts(
            "/internal/journals/",
            (view, id) -> view.journal(id).map(JournalLines::write),
            router,
            peers,
            partitions);
  }

  /**
   * The journal of an invocation; empty if there is none of this id.
   *
   * @return fails with {@link OwnerUnavailableException} if nobody could be asked
   */
  public CompletableFuture<Optional<String>> find(InvocationId id) {
    return journals.find(id);
  }

  /** Serves what other nodes ask this one. */
  public void mount(Router routes) {
    journals.mount(routes);
  }
}
