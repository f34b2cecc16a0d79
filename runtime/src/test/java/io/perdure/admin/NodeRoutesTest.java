package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeRoutesTest {
  private final AdminFixture admin = new AdminFixture();

  @AfterEach
  void close() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/v2/health", "/cluster-health"})
  void aNodeIsHealthyWhenItIsReady(String path) {
    assertThat(admin.get(path).statusCode()).isEqualTo(200);

    admin.isReady.set(false);

    assertThat(admin.get(path).statusCode()).isEqualTo(503);
  }

  @Test
  void aNodeSaysWhatItIs() {
    var version = AdminFixture.json(admin.get("/version"));
    assertThat(version.path("max_admin_api_version").asInt()).isEqualTo(4);
    assertThat(version.path("ingress_endpoint").asText()).isEqualTo("http://127.0.0.1:8080/");
    var health = AdminFixture.json(admin.get("/cluster-health"));
    assertThat(health.path("cluster_name").asText()).isEqualTo("tests");
    assertThat(health.at("/metadata_cluster_health/members").toString()).isEqualTo("[1,2]");
  }

  @Test
  void theApiDescribesItself() {
    var paths = AdminFixture.json(admin.get("/openapi")).path("paths");

    assertThat(paths.at("/~1deployments/post").isObject()).isTrue();
    assertThat(paths.at("/~1invocations~1{id}~1pause/patch/parameters/0/name").asText())
        .isEqualTo("id");
    assertThat(paths.properties()).noneMatch(path -> path.getKey().startsWith("/v2"));
  }

  @Test
  void aServiceIsDescribedAsItIsCalled() {
    admin.register("http://one", "greet");
    admin.registerObject("http://box");

    var greeter = AdminFixture.json(admin.get("/services/Greeter/openapi"));
    assertThat(greeter.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(greeter.at("/servers/0/url").asText()).isEqualTo("http://127.0.0.1:8080/");
    assertThat(greeter.at("/paths/~1Greeter~1greet/post/responses/200").isObject()).isTrue();
    assertThat(greeter.at("/paths/~1Greeter~1greet~1send/post/responses/202").isObject()).isTrue();
    var box = AdminFixture.json(admin.get("/services/Box/openapi"));
    assertThat(box.at("/paths/~1Box~1{key}~1open/post/parameters/0/name").asText())
        .isEqualTo("key");
    assertThat(admin.get("/services/Nobody/openapi").statusCode()).isEqualTo(404);

    admin.patch("/services/Greeter", "{\"public\":false}");
    assertThat(AdminFixture.json(admin.get("/services/Greeter/openapi")).path("paths")).isEmpty();
  }
}
