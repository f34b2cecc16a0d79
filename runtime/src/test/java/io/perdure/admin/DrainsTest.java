package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainsTest {
  private final AdminFixture admin = new AdminFixture();
  private final String one = admin.register("http://one", "greet");

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void theLatestOfAServiceDoesNotDrain() {
    var response = admin.delete("/deployments/" + one);

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo("PD0140");
    assertThat(admin.delete("/deployments/dp_none").statusCode()).isEqualTo(404);
  }

  @Test
  void aDeploymentIsRemovedWhenItsInvocationsHaveEndedAndAllNodesHaveHeardOfIt() {
    var pinned = admin.running(one);
    admin.register("http://two", "greet");
    admin.running(drained(one));

    look();
    assertThat(drain().path("pinned_invocations").asInt()).isEqualTo(2);
    assertThat(drain().path("waiting_for").asText()).startsWith("2 invocations");

    admin.invocations.clear();
    look();
    assertThat(drain().path("pinned_invocations").asInt()).isZero();
    assertThat(drain().path("waiting_for").asText()).contains("all nodes");

    admin.now.updateAndGet(now -> now.plus(Drains.SPREAD));
    look();
    assertThat(pinned).isNotNull();
    assertThat(admin.get("/deployments/" + one).statusCode()).isEqualTo(404);
  }

  @Test
  void anAttemptThatHasNotReportedHoldsWhatItMayHaveReached() {
    admin.register("http://two", "greet");
    var early = admin.running(null);
    drained(one);
    look();
    admin.now.updateAndGet(now -> now.plus(Drains.SPREAD));
    var late = admin.running(null);

    look();
    assertThat(drain().path("pinned_invocations").asInt()).isEqualTo(1);

    admin.invocations.remove(early);
    look();
    assertThat(admin.invocations).containsOnlyKeys(late);
    assertThat(admin.get("/deployments/" + one).statusCode()).isEqualTo(404);
  }

  @Test
  void oneThatIsNeededAgainStays() {
    var two = admin.register("http://two", "greet");
    drained(one);
    assertThat(admin.delete("/deployments/" + two + "?force=true").statusCode()).isEqualTo(202);
    admin.now.updateAndGet(now -> now.plus(Drains.SPREAD));

    look();

    assertThat(drain().path("waiting_for").asText()).isEqualTo("another deployment of Greeter");
    admin.register("http://three", "greet");
    look();
    // Meanwhile it may have got new ones.
    assertThat(admin.get("/deployments/" + one).statusCode()).isEqualTo(200);
  }

  @Test
  void toRegisterItWithForceEndsTheDrain() {
    admin.register("http://two", "greet");
    drained(one);

    admin.post("/deployments", "{\"uri\":\"http://one\",\"force\":true}");
    admin.now.updateAndGet(now -> now.plus(Drains.SPREAD).plus(Drains.SPREAD));
    look();

    assertThat(drain().isMissingNode()).isTrue();
    assertThat(admin.get("/deployments/" + one).statusCode()).isEqualTo(200);
  }

  private String drained(String id) {
    assertThat(admin.delete("/deployments/" + id).statusCode()).isEqualTo(202);
    return id;
  }

  private void look() {
    admin.drains.look().join();
  }

  private JsonNode drain() {
    return AdminFixture.json(admin.get("/deployments/" + one)).path("perdure_drain");
  }
}
