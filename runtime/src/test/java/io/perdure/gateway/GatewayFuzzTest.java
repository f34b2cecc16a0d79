package io.perdure.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.fuzz.Fuzz;
import io.perdure.fuzz.Mutation;
import io.perdure.fuzz.RandomText;
import io.vertx.core.http.HttpMethod;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Paths, delays and targets that nobody meant. Whatever they are, they are read or refused. */
class GatewayFuzzTest {
  private static final String ID = "inv_10000000001u02V5tY6bcHiXRGIj4yeCN7";
  private static final String AWAKEABLE = "sign_1AAAAAAAAAFwBjEDxssPU5fYHGCk6S1xtAAAAEQ";

  private static final String[] PATH = {
    "/",
    "/restate",
    "/call",
    "/send",
    "/awakeables",
    "/a",
    "/invocation",
    "/workflow",
    "/attach",
    "/output",
    "/lookup",
    "/health",
    "/scope",
    "/perdure",
    "/state",
    "/Counter",
    "/Greeter",
    "/Signup",
    "/add",
    "/greet",
    "/secret",
    "/run",
    "/resolve",
    "/reject",
    "/signal",
    "/cancel",
    "/k",
    "/%2F",
    "/%c3%a4",
    "%",
    "%ff",
    "+",
    "/" + ID,
    "/" + AWAKEABLE,
    "/sign_1",
    "/inv_1"
  };

  private static final String[] DELAY = {
    "P",
    "T",
    "PT",
    "1",
    "60",
    "0",
    ".",
    "999999999999999999",
    "ns",
    "ms",
    "s",
    "S",
    "m",
    "M",
    "h",
    "H",
    "d",
    "D",
    "w",
    "W",
    "Y",
    " ",
    ",",
    "seconds",
    "days",
    "-",
    "+",
    "\u00b5s",
    "e9"
  };

  private static final String[] TARGET = {
    "{",
    "}",
    "\"target\":",
    "\"invocation\"",
    "\"workflow\"",
    "\"idempotentInvocation\"",
    ",",
    "\"invocationId\":",
    "\"" + ID + "\"",
    "\"workflowName\":",
    "\"Signup\"",
    "\"workflowKey\":",
    "\"k\"",
    "\"service\":",
    "\"Counter\"",
    "\"handler\":",
    "\"add\"",
    "\"idempotencyKey\":",
    "\"key\":",
    "null",
    "1e400",
    "[[[[",
    "true",
    "\"scope\":"
  };

  private static final String WHOLE_TARGET =
      "{\"target\":\"idempotentInvocation\",\"service\":\"Counter\",\"key\":\"k\","
          + "\"handler\":\"add\",\"idempotencyKey\":\"i\",\"workflowName\":\"Signup\","
          + "\"workflowKey\":\"k\",\"invocationId\":\""
          + ID
          + "\"}";

  private static final HttpMethod[] METHODS = {
    HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.valueOf("ODD")
  };

  private final Targets targets = new Targets(Fixtures.registry());
  private final IngressRoutes routes = new IngressRoutes(Fixtures.registry(), targets);

  @Test
  void anyPathIsARouteOrRefused() {
    Fuzz.quickly(GatewayFuzzTest::path, this::readAsPath);
  }

  @Test
  void anyDelayIsADurationOrRefused() {
    Fuzz.quickly(GatewayFuzzTest::delay, GatewayFuzzTest::readAsDelay);
  }

  @Test
  void anyBodyIsATargetOrRefused() {
    Fuzz.quickly(GatewayFuzzTest::target, this::readAsTarget);
  }

  @Tag("soak")
  @Test
  void anyOfManyPathsIsARouteOrRefused() {
    Fuzz.forLong(GatewayFuzzTest::path, this::readAsPath);
  }

  @Tag("soak")
  @Test
  void anyOfManyDelaysIsADurationOrRefused() {
    Fuzz.forLong(GatewayFuzzTest::delay, GatewayFuzzTest::readAsDelay);
  }

  @Tag("soak")
  @Test
  void anyOfManyBodiesIsATargetOrRefused() {
    Fuzz.forLong(GatewayFuzzTest::target, this::readAsTarget);
  }

  private void readAsPath(byte[] bytes) {
    for (var method : METHODS) {
      try {
        routes.find(method, new String(bytes, ISO_8859_1));
      } catch (RefusedException _) {
        // As documented.
      }
    }
  }

  private static void readAsDelay(byte[] bytes) {
    try {
      var delay = DelayText.parse(new String(bytes, UTF_8));
      if (delay.isNegative() || delay.compareTo(DelayText.MAX) > 0) {
        throw new AssertionError("It is read as " + delay);
      }
    } catch (RefusedException _) {
      // As documented.
    }
  }

  private void readAsTarget(byte[] bytes) {
    try {
      TargetJson.read(bytes, targets);
    } catch (RefusedException _) {
      // As documented.
    }
  }

  private static byte[] path(RandomGenerator random) {
    // The server hands a path over with a character for each byte.
    return Mutation.of(RandomText.of(random, 7, PATH).getBytes(UTF_8), random);
  }

  private static byte[] delay(RandomGenerator random) {
    return RandomText.of(random, 8, DELAY).getBytes(UTF_8);
  }

  private static byte[] target(RandomGenerator random) {
    var text = random.nextBoolean() ? WHOLE_TARGET : RandomText.of(random, 12, TARGET);
    return Mutation.of(text.getBytes(UTF_8), random);
  }
}
