package io.perdure.invoker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Proves to deployments who sends a request. Thread-safe. */
@FunctionalInterface
public interface RequestSigner {
  /** For a runtime without a key: requests carry no signature, nor a word about one. */
  RequestSigner NONE = (_, _) -> Map.of();

  /**
   * The headers that sign a request. Called right before it is sent, since a signature soon
   * expires.
   *
   * @param path of the protocol, without the deployment's own
   * @param serviceKey of the target; null if it has none
   */
  Map<String, String> sign(String path, @Nullable String serviceKey);
}
