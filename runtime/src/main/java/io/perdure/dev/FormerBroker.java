package io.perdure.dev;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.loader.MetadataLoader;
import org.apache.kafka.image.publisher.MetadataPublisher;

/**
 * The broker of an earlier run, which the controller counts as alive for a while if it was killed.
 *
 * <p>A broker that starts meanwhile takes its partitions to be led by itself, and a moment later by
 * nobody. If it was about to end transactions when it was killed, it forgets in that moment to end
 * them in their partitions (KAFKA-20734): they stay open for ever, and what comes behind them is
 * hidden from everybody who reads what is committed.
 */
final class FormerBroker implements MetadataPublisher {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final int id;
  private final CompletableFuture<Void> isGone = new CompletableFuture<>();

  private FormerBroker(int id) {
    this.id = id;
  }

  /** Returns when the controller does not count the broker as alive. */
  static void awaitDeath(int id, MetadataLoader controllers) throws Exception {
    var former = new FormerBroker(id);
    var _ = controllers.installPublishers(List.of(former));
    former.isGone.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    var _ = controllers.removeAndClosePublisher(former);
  }

  @Override
  public String name() {
    return "FormerBroker";
  }

  @Override
  public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
    var broker = image.cluster().broker(id);
    if (broker == null || broker.fenced()) {
      isGone.complete(null);
    }
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
