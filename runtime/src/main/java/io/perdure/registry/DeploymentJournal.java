package io.perdure.registry;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where changes of the registry are written: the deployments topic. Thread-safe. */
@FunctionalInterface
public interface DeploymentJournal {
  /**
   * Writes a key.
   *
   * @param value null deletes it
   * @return completes when this node's registry has taken the change in
   */
  CompletableFuture<Void> append(String key, byte @Nullable [] value);
}
