package io.perdure.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.DeploymentCodec;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployments.Registered;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SubjectTypes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two nodes that register before either has read what the other wrote. */
class RegistrationsAtOnceTest {
  private final DeploymentCodec codec = new DeploymentCodec();
  private final List<Written> topic = new ArrayList<>();
  private final Queue<Written> unread = new ArrayDeque<>();
  private final Node one = new Node();
  private final Node two = new Node();

  /** A record of the topic; done when its writer has read it back. */
  private static final class Written {
    final String key;
    final byte @Nullable [] value;
    final CompletableFuture<Void> done = new CompletableFuture<>();

    Written(String key, byte @Nullable [] value) {
      this.key = key;
      this.value = value;
    }
  }

  @Test
  void twoDeploymentsGetTwoRevisionsAndTheLaterOneIsTheLatest() {
    one.register("http://first");
    everybodyReads();

    var left = one.register("http://left");
    var right = two.register("http://right");
    everybodyReads();

    assertThat(left.join().deployment().services().getFirst().revision()).isEqualTo(2);
    assertThat(right.join().deployment().services().getFirst().revision()).isEqualTo(3);
    assertThat(right.join().changes().getFirst().revision()).isEqualTo(3);
    var latest = one.registry.service("Greeter").orElseThrow();
    assertThat(latest.deploymentId()).isEqualTo(right.join().deployment().id());
    assertThat(two.registry.service("Greeter")).contains(latest);
    assertThat(one.registry.deployments()).isEqualTo(two.registry.deployments());
  }

  @Test
  void theOrderOfTheTopicDoesNotMatterAfterwards() {
    for (int i = 0; i < 3; i++) {
      one.register("http://left" + i);
      two.register("http://right" + i);
      everybodyReads();
    }

    assertThat(revisions(one.registry)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    var compacted = new LinkedHashMap<String, byte @Nullable []>();
    topic.forEach(written -> compacted.put(written.key, written.value));
    var later = new TopicDeploymentRegistry(codec, ServerDefaults.standard());
    compacted.reversed().forEach(later::changed);
    assertThat(later.deployments()).isEqualTo(one.registry.deployments());
    assertThat(later.services()).isEqualTo(one.registry.services());
  }

  @Test
  void aDeploymentThatIsWrittenAgainKeepsItsRevision() {
    var first = one.register("http://first");
    everybodyReads();
    one.register("http://second");
    everybodyReads();

    var drained = two.deployments.drain(first.join().deployment().id());
    everybodyReads();

    assertThat(drained.join()).isTrue();
    assertThat(revisions(one.registry)).containsExactlyInAnyOrder(1, 2);
    assertThat(topic).hasSize(3);
  }

  private static List<Integer> revisions(DeploymentRegistry registry) {
    return registry.deployments().stream()
        .map(deployment -> deployment.services().getFirst().revision())
        .toList();
  }

  /** What is written meanwhile is read as well. */
  private void everybodyReads() {
    for (var next = unread.poll(); next != null; next = unread.poll()) {
      one.registry.changed(next.key, next.value);
      two.registry.changed(next.key, next.value);
      next.done.complete(null);
    }
  }

  private final class Node {
    final TopicDeploymentRegistry registry =
        new TopicDeploymentRegistry(codec, ServerDefaults.standard());
    final Deployments deployments =
        new Deployments(
            registry,
            new Services(registry, this::append, codec),
            new SubjectTypes(new RegistryInMemory()),
            (_, _) -> CompletableFuture.completedFuture(manifest()),
            this::append,
            codec,
            ServerDefaults.standard(),
            Set.of(),
            Duration.ofSeconds(1),
            Clock.systemUTC());

    CompletableFuture<Registered> register(String uri) {
      return deployments.register(
          new Deployments.Request(
              new DeploymentEndpoint.Http(URI.create(uri), HttpVersion.HTTP_2),
              Map.of(),
              Map.of(),
              false,
              false,
              false));
    }

    private CompletableFuture<Void> append(String key, byte @Nullable [] value) {
      var written = new Written(key, value);
      topic.add(written);
      unread.add(written);
      return written.done;
    }

    private static DiscoveryClient.Response manifest() {
      return new DiscoveryClient.Response(
          200,
          "application/vnd.restate.endpointmanifest.v3+json",
          null,
          "{\"protocolMode\":\"BIDI_STREAM\",\"minProtocolVersion\":5,\"maxProtocolVersion\":6,"
              + "\"services\":[{\"name\":\"Greeter\",\"ty\":\"SERVICE\","
              + "\"handlers\":[{\"name\":\"greet\"}]}]}",
          HttpVersion.HTTP_2);
    }
  }
}
