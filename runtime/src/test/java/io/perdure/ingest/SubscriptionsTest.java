package io.perdure.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.codec.SubscriptionCodec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private final SubscriptionRegistry registry = new SubscriptionRegistry(new SubscriptionCodec());
  private final Subscriptions subscriptions =
      new Subscriptions(
          registry,
          new OneService(),
          (key, value) -> {
            registry.changed(key, value);
            return CompletableFuture.allOf();
          },
          new SubscriptionCodec(),
          Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC));

  @Test
  void whatIsWrittenIsReadBackByEveryNode() {
    var created =
        subscriptions
            .create(
                "kafka://default/numbers",
                "service://Target/keyed",
                Map.of("group.id", "mine", "perdure.start", "earliest"))
            .join();

    assertThat(created.id()).startsWith("sub_1").hasSize(27);
    assertThat(registry.subscriptions()).containsExactly(created);
  }

  @Test
  void aSubscriptionIsPausedResumedAndRemoved() {
    var id = create("default").id();

    assertThat(subscriptions.pause(id, true).join())
        .hasValueSatisfying(it -> assertThat(it.isPaused()).isTrue());
    assertThat(registry.subscription(id))
        .hasValueSatisfying(it -> assertThat(it.isPaused()).isTrue());
    subscriptions.pause(id, false).join();
    assertThat(registry.subscription(id))
        .hasValueSatisfying(it -> assertThat(it.isPaused()).isFalse());

    assertThat(subscriptions.remove(id).join()).isTrue();
    assertThat(subscriptions.remove(id).join()).isFalse();
    assertThat(subscriptions.pause(id, true).join()).isEmpty();
    assertThat(registry.subscriptions()).isEmpty();
  }

  @Test
  void aSeekIsNumberedAndARedeliveryHasASequenceOfItsOwn() {
    var id = create("default").id();

    assertThat(subscriptions.seek(id, "earliest", false).join().orElseThrow().sequence())
        .isEqualTo(id);
    subscriptions.seek(id, "timestamp:5", true).join();
    subscriptions.seek(id, "offsets:1=7,other:0=3", false).join();

    var sought = registry.subscription(id).orElseThrow();
    assertThat(sought.seek()).isEqualTo(new Seek(3, "offsets:1=7,other:0=3", 2));
    assertThat(sought.sequence()).isEqualTo(id + "#2");
    assertThatThrownBy(() -> subscriptions.seek(id, "somewhere", false))
        .hasMessageContaining("earliest, latest");
    assertThat(subscriptions.seek("sub_1none", "latest", false).join()).isEmpty();
  }

  @Test
  void aSubscriptionThatDrainsIsReadEvenIfItWasPaused() {
    var id = create("default").id();
    subscriptions.pause(id, true).join();

    assertThat(subscriptions.drain(id, Map.of("numbers-0", 7L)).join()).isTrue();

    var draining = registry.subscription(id).orElseThrow();
    assertThat(draining.isDraining()).isTrue();
    assertThat(draining.drainTo()).containsEntry("numbers-0", 7L);
    assertThat(draining.isPaused()).isFalse();
    assertThat(subscriptions.drain(id, Map.of()).join()).isTrue();
    assertThat(registry.subscriptions()).isEmpty();
  }

  @Test
  void sourcesAndSinksThatCannotBeReadAreRefused() {
    assertRefused("http://default/numbers", "service://Target/plain", IngestCode.BAD_SUBSCRIPTION);
    assertRefused("kafka://default/numbers", "Target/plain", IngestCode.BAD_SUBSCRIPTION);
    assertRefused("kafka://other/numbers", "service://Target/plain", IngestCode.UNKNOWN_CLUSTER);
    assertRefused("kafka://default/numbers", "service://Target/none", IngestCode.UNKNOWN_HANDLER);
    assertRefused("kafka://default/numbers", "service://Target/hidden", IngestCode.UNKNOWN_HANDLER);
  }

  @Test
  void aClusterIsKeptWhileSubscriptionsUseIt() {
    subscriptions
        .createCluster("other", Map.of("metadata.broker.list", "a:1", "sasl.mechanism", "PLAIN"))
        .join();
    create("other");

    assertThatThrownBy(() -> subscriptions.removeCluster("other", false))
        .isInstanceOfSatisfying(
            IngestException.class,
            refused -> assertThat(refused.code()).isEqualTo(IngestCode.CLUSTER_IN_USE));
    assertThat(subscriptions.removeCluster("other", true).join()).isTrue();
    assertThat(registry.clusters()).isEmpty();
  }

  @Test
  void aChangeOfAClusterSetsAndRemovesProperties() {
    subscriptions
        .createCluster("other", Map.of("bootstrap.servers", "a:1", "client.rack", "r"))
        .join();

    var changed =
        subscriptions
            .changeCluster(
                "other",
                Map.of("bootstrap.servers", Optional.of("b:1"), "client.rack", Optional.empty()))
            .join();

    assertThat(changed)
        .hasValueSatisfying(it ->
            assertThat(it.properties()).containsExactly(Map.entry("bootstrap.servers", "b:1")));
    assertThatThrownBy(() ->
            subscriptions.changeCluster("other", Map.of("bootstrap.servers", Optional.empty())))
        .hasMessageContaining("Expected the property bootstrap.servers");
  }

  @Test
  void clustersNeedANameOfTheirOwnAndBrokers() {
    assertThatThrownBy(
            () -> subscriptions.createCluster("default", Map.of("bootstrap.servers", "a:1")))
        .hasMessageContaining("other than default");
    assertThatThrownBy(() -> subscriptions.createCluster("other", Map.of()))
        .hasMessageContaining("bootstrap.servers");
    subscriptions.createCluster("other", Map.of("bootstrap.servers", "a:1")).join();
    assertThatThrownBy(
            () -> subscriptions.createCluster("other", Map.of("bootstrap.servers", "a:1")))
        .hasMessageContaining("already");
  }

  private Subscription create(String cluster) {
    return subscriptions
        .create("kafka://" + cluster + "/numbers", "service://Target/plain", Map.of())
        .join();
  }

  private void assertRefused(String source, String sink, IngestCode code) {
    assertThatThrownBy(() -> subscriptions.create(source, sink, Map.of()))
        .isInstanceOfSatisfying(
            IngestException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
