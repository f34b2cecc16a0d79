package io.perdure.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.codec.DeploymentCodec;
import io.perdure.model.TargetType;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployments.Outcome;
import io.perdure.registry.Deployments.Registered;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SubjectTypes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
  private final DeploymentCodec codec = new DeploymentCodec();
  private final ServerDefaults defaults = ServerDefaults.standard();
  private final TopicDeploymentRegistry registry = new TopicDeploymentRegistry(codec, defaults);
  private final Map<String, String> manifests = new HashMap<>();
  private int writes;
  private final Services services = new Services(registry, this::append, codec);
  private final RegistryInMemory schemas =
      new RegistryInMemory()
          .with("ints", "\"int\"")
          .with("longs", "\"long\"")
          .with("texts", "\"string\"");
  private final Deployments deployments =
      new Deployments(
          registry,
          services,
          new SubjectTypes(schemas),
          (endpoint, _) -> discover(endpoint),
          this::append,
          codec,
          defaults,
          Set.of("x-tenant"),
          Duration.ofMillis(200),
          Clock.systemUTC());

  @Test
  void anAddressThatIsRegisteredStaysAsItIs() {
    var first = register("http://a", "SERVICE", "greet");

    var again = register("http://a", "SERVICE", "greet", "more");

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.deployment()).isEqualTo(first.deployment());
    assertThat(writes).isEqualTo(1);
  }

  @Test
  void routingHeadersTellDeploymentsOfOneAddressApart() {
    manifests.put("http://a", manifest("SERVICE", "greet"));

    var one = deployments.register(request("http://a", Map.of("X-Tenant", "1"), false)).join();
    var two = deployments.register(request("http://a", Map.of("X-Tenant", "2"), false)).join();
    var same = deployments.register(request("http://a", Map.of("x-tenant", "1", "y", "2"), false));

    assertThat(two.deployment().id()).isNotEqualTo(one.deployment().id());
    assertThat(same.join().deployment().id()).isEqualTo(one.deployment().id());
  }

  @Test
  void theNewestIsTheLatestAndTheChangesAreTold() {
    var one = register("http://a", "SERVICE", "greet", "gone");
    var two = register("http://b", "SERVICE", "greet", "more");

    assertThat(service().deploymentId()).isEqualTo(two.deployment().id());
    assertThat(registry.deployment(one.deployment().id())).isPresent();
    var change = two.changes().getFirst();
    assertThat(change.revisionBefore()).isEqualTo(1);
    assertThat(change.revision()).isEqualTo(2);
    assertThat(change.added()).containsExactly("more");
    assertThat(change.removed()).containsExactly("gone");
    assertThat(change.changed()).isEmpty();
  }

  @Test
  void anotherTypeIsRefusedUnlessItIsMeant() {
    register("http://a", "SERVICE", "greet");
    manifests.put("http://b", manifest("VIRTUAL_OBJECT", "greet"));

    assertRefused(deployments.register(request("http://b", Map.of(), false)), "META0006");
    deployments.register(request("http://b", Map.of(), true)).join();

    assertThat(service().type()).isEqualTo(ServiceDescriptor.Type.VIRTUAL_OBJECT);
  }

  @Test
  void anotherDeploymentCanBeChosenUntilANewerIsRegistered() {
    var one = register("http://a", "SERVICE", "greet").deployment().id();
    register("http://b", "SERVICE", "greet");

    services.choose("Greeter", one).join();

    assertThat(service().deploymentId()).isEqualTo(one);
    var three = register("http://c", "SERVICE", "greet").deployment().id();
    assertThat(service().deploymentId()).isEqualTo(three);
    assertThat(service().revision()).isEqualTo(3);
  }

  @Test
  void onlyADeploymentThatIsNotTheLatestDrains() {
    var one = register("http://a", "SERVICE", "greet").deployment().id();

    assertRefused(deployments.drain(one), "PD0140");
    register("http://b", "SERVICE", "greet");
    deployments.drain(one).join();

    assertThat(registry.deployment(one).orElseThrow().isDraining()).isTrue();
    assertRefused(services.choose("Greeter", one), "PD0142");
    assertRefused(deployments.register(request("http://a", Map.of(), false)), "PD0141");
  }

  @Test
  void aRevisionIsNotGivenAgainWhenItsDeploymentIsGone() {
    register("http://a", "SERVICE", "greet");
    var two = register("http://b", "SERVICE", "greet").deployment().id();
    services.configure("Greeter", new Services.Options(false, null, null, null, null, null)).join();

    assertThat(deployments.remove(two).join()).isTrue();
    assertThat(service().revision()).isEqualTo(1);
    register("http://c", "SERVICE", "greet");

    assertThat(service().revision()).isEqualTo(3);
    assertThat(service().isPublic()).isTrue();
  }

  @Test
  void aDrainedDeploymentIsRemovedUnlessItIsNeededAgain() {
    var one = register("http://a", "SERVICE", "greet").deployment().id();
    var two = register("http://b", "SERVICE", "greet").deployment().id();
    assertThat(deployments.removeDrained(one).join()).isFalse();
    deployments.drain(one).join();

    deployments.remove(two).join();
    assertThat(deployments.removeDrained(one).join()).isFalse();
    register("http://c", "SERVICE", "greet");

    assertThat(deployments.removeDrained(one).join()).isTrue();
    assertThat(registry.deployment(one)).isEmpty();
  }

  @Test
  void optionsHoldForTheRevisionThatTheyWereGivenTo() {
    register("http://a", "SERVICE", "greet");
    var declared = service();

    services
        .configure(
            "Greeter", new Services.Options(false, null, null, Duration.ofHours(1), null, null))
        .join();

    assertThat(service().isPublic()).isFalse();
    assertThat(service().handlers().get("greet"))
        .satisfies(handler -> assertThat(handler.isPublic()).isFalse())
        .satisfies(handler ->
            assertThat(handler.options().journalRetention()).isEqualTo(Duration.ofHours(1)));
    register("http://b", "SERVICE", "greet");
    assertThat(service().isPublic()).isTrue();
    assertThat(service().options()).isEqualTo(declared.options());
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() {
    manifests.put("http://a", "");

    assertRefused(deployments.register(request("http://a", Map.of(), false)), "META0003");
  }

  @Test
  void aDeploymentMovesInPlace() {
    var id = register("http://a", "SERVICE", "greet").deployment().id();
    manifests.put("http://b", manifest("SERVICE", "greet", "more"));
    var there = new DeploymentEndpoint.Http(URI.create("http://b"), HttpVersion.HTTP_2);

    deployments.update(id, new Deployments.Update(there, null, false, false)).join();
    assertThat(registry.deployment(id).orElseThrow().endpoint()).isEqualTo(there);
    assertThat(service().handlers()).containsOnlyKeys("greet");

    deployments.update(id, new Deployments.Update(null, null, true, false)).join();
    assertThat(service().handlers()).containsOnlyKeys("greet", "more");
    assertThat(service().revision()).isEqualTo(1);

    manifests.put("http://b", manifest("SERVICE", "greet").replace(":6", ":7"));
    assertRefused(
        deployments.update(id, new Deployments.Update(null, null, true, false)), "META0016");
  }

  /** The Java SDK says so, others say nothing. */
  @Test
  void handlersOfAPlainServiceAreSharedAndMaySaySo() {
    manifests.put(
        "http://a", manifest("SERVICE", "greet").replace("\"}]", "\",\"ty\":\"SHARED\"}]"));
    manifests.put(
        "http://b", manifest("SERVICE", "greet").replace("\"}]", "\",\"ty\":\"EXCLUSIVE\"}]"));

    var shared = deployments.register(request("http://a", Map.of(), false)).join();
    var exclusive = deployments.register(request("http://b", Map.of(), false));

    assertThat(shared.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(service().handlers().values())
        .extracting(HandlerDescriptor::type)
        .containsExactly(TargetType.SERVICE);
    assertThatThrownBy(exclusive::join).hasMessageContaining("SHARED or nothing");
  }

  @Test
  void typesMustFollowThoseOfTheRevisionBefore() {
    registerTyped("http://a", "ints", "longs").join();

    assertRefused(registerTyped("http://b", "texts", "longs"), "PD0506");
    assertRefused(registerTyped("http://b", "ints", "texts"), "PD0506");
    assertRefused(registerTyped("http://b", "none", "longs"), "PD0502");
    assertThat(service().revision()).isEqualTo(1);
    registerTyped("http://b", "longs", "ints").join();
    assertRefused(registerTyped("http://c", "ints", "ints"), "PD0506");
    manifests.put("http://c", typed("texts", "texts"));
    deployments.register(request("http://c", Map.of(), true)).join();
    assertThat(service().revision()).isEqualTo(3);

    schemas.isAway = true;
    assertRefused(registerTyped("http://d", "texts", "texts"), "PD0501");
  }

  @Test
  void stateThatIsThereMustStayReadable() {
    registerWithState("http://a", "VIRTUAL_OBJECT", "ints").join();

    assertRefused(registerWithState("http://b", "VIRTUAL_OBJECT", "texts"), "PD0506");
    assertRefused(registerWithState("http://b", "VIRTUAL_OBJECT", "none"), "PD0502");
    registerWithState("http://b", "VIRTUAL_OBJECT", "longs").join();
    assertRefused(registerWithState("http://c", "VIRTUAL_OBJECT", "ints"), "PD0506");
    assertThat(service().revision()).isEqualTo(2);
    assertThatThrownBy(registerWithState("http://d", "SERVICE", "longs")::join)
        .hasMessageContaining("a plain service has not");
  }

  private CompletableFuture<Registered> registerWithState(String uri, String type, String subject) {
    manifests.put(
        uri,
        manifest(type, "greet")
            .replace(
                "\"handlers\"",
                "\"metadata\":{\"perdure.state.count.subject\":\"%s\"},\"handlers\""
                    .formatted(subject)));
    return deployments.register(request(uri, Map.of(), false));
  }

  private CompletableFuture<Registered> registerTyped(String uri, String input, String output) {
    manifests.put(uri, typed(input, output));
    return deployments.register(request(uri, Map.of(), false));
  }

  private static String typed(String input, String output) {
    return manifest("SERVICE", "greet")
        .replace(
            "{\"name\":\"greet\"}",
            "{\"name\":\"greet\",\"metadata\":{\"perdure.input.subject\":\"%s\",\"perdure.output.subject\":\"%s\"}}"
                .formatted(input, output));
  }

  private ServiceDescriptor service() {
    return registry.service("Greeter").orElseThrow();
  }

  private Registered register(String uri, String type, String... handlers) {
    manifests.put(uri, manifest(type, handlers));
    return deployments.register(request(uri, Map.of(), false)).join();
  }

  private static Deployments.Request request(
      String uri, Map<String, String> headers, boolean isForced) {
    return new Deployments.Request(
        new DeploymentEndpoint.Http(URI.create(uri), HttpVersion.HTTP_2),
        headers,
        Map.of(),
        isForced,
        false,
        false);
  }

  private static String manifest(String type, String... handlers) {
    var names = new StringBuilder();
    for (var handler : handlers) {
      names.append(names.isEmpty() ? "" : ",").append("{\"name\":\"" + handler + "\"}");
    }
    return "{\"protocolMode\":\"BIDI_STREAM\",\"minProtocolVersion\":5,\"maxProtocolVersion\":6,"
        + "\"services\":[{\"name\":\"Greeter\",\"ty\":\""
        + type
        + "\",\"handlers\":["
        + names
        + "]}]}";
  }

  private CompletableFuture<DiscoveryClient.Response> discover(DeploymentEndpoint endpoint) {
    var manifest = manifests.getOrDefault(endpoint.address().toString(), "");
    return manifest.isEmpty()
        ? new CompletableFuture<>()
        : CompletableFuture.completedFuture(
            new DiscoveryClient.Response(
                200,
                "application/vnd.restate.endpointmanifest.v3+json",
                null,
                manifest,
                HttpVersion.HTTP_2));
  }

  private CompletableFuture<Void> append(String key, byte @Nullable [] value) {
    writes++;
    registry.changed(key, value);
    return CompletableFuture.completedFuture(null);
  }

  private static void assertRefused(CompletableFuture<?> result, String code) {
    assertThatThrownBy(result::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RegistrationException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
