package io.perdure.schemaregistry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.model.Payload;
import io.perdure.schemaregistry.SchemaText.Kind;
import io.perdure.schemaregistry.SchemaText.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SubjectTypesTest {
  private static final SubjectVersion ORDERS = SubjectVersion.latest("orders");
  private static final String ORDER =
      "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"items\",\"type\":\"int\"}]}";
  private static final byte[] THREE = "{\"items\": 3}".getBytes(UTF_8);

  private final RegistryInMemory registry = new RegistryInMemory().with("orders", ORDER);
  private final AtomicLong now = new AtomicLong();
  private final SubjectTypes types = new SubjectTypes(registry, now::get);

  @Test
  void aValueIsFramedByTheIdOfItsSchema() {
    assertThat(types.encode(ORDERS, THREE).join()).containsExactly(0, 0, 0, 0, 1, 6);
    assertThat(types.decode(null, new byte[] {0, 0, 0, 0, 1, 6}).join())
        .isEqualTo(Payload.ofUtf8("{\"items\":3}"));
  }

  @Test
  void jsonStaysAsItIsButMustFit() {
    assertThat(types.toJson(ORDERS, THREE).join()).isEqualTo(Payload.of(THREE));
    assertFails(types.toJson(ORDERS, "{\"items\":\"x\"}".getBytes(UTF_8)), SchemaCode.DOES_NOT_FIT);
    assertFails(types.toJson(ORDERS, "{".getBytes(UTF_8)), SchemaCode.DOES_NOT_FIT);
    assertFails(types.decode(ORDERS, THREE), SchemaCode.NOT_WIRE_FORMAT);
    assertFails(types.decode(null, new byte[] {0, 0, 0, 0, 99, 6}), SchemaCode.UNKNOWN);
  }

  @Test
  void whatWasUsedOnceDoesWithoutTheRegistry() {
    types.encode(ORDERS, THREE).join();
    types.decode(null, new byte[] {0, 0, 0, 0, 1, 6}).join();
    int asked = registry.requests.get();
    registry.isAway = true;

    assertThat(types.encode(ORDERS, THREE).join()).hasSize(6);
    assertThat(types.decode(ORDERS, new byte[] {0, 0, 0, 0, 1, 6}).join().utf8()).contains("3");
    assertThat(registry.requests).hasValue(asked);
    assertFails(types.encode(SubjectVersion.latest("more"), THREE), SchemaCode.UNAVAILABLE);

    registry.isAway = false;
    registry.with("more", ORDER);
    pass(LookUp.ABSENCE);
    assertThat(types.encode(SubjectVersion.latest("more"), THREE).join()).hasSize(6);
  }

  @Test
  void whatNobodyKnowsIsAskedForOnceInAWhile() {
    var unknown = new byte[] {0, 0, 0, 0, 9, 6};
    var more = SubjectVersion.latest("more");
    registry.requests.set(0);
    for (int i = 0; i < 100; i++) {
      assertFails(types.decode(null, unknown), SchemaCode.UNKNOWN);
      assertFails(types.encode(more, THREE), SchemaCode.UNKNOWN);
    }
    assertThat(registry.requests).hasValue(2);

    registry.with("more", ORDER);
    pass(LookUp.REFUSAL);

    assertThat(types.encode(more, THREE).join()).hasSize(6);
    assertFails(types.decode(null, unknown), SchemaCode.UNKNOWN);
  }

  @Test
  void aSubjectThatCannotBeRefreshedIsAskedForOnceInAWhileAndStays() {
    types.encode(ORDERS, THREE).join();
    registry.isAway = true;
    useUntilAskedAgain();
    int asked = registry.requests.get();

    for (int i = 0; i < 100; i++) {
      assertThat(types.encode(ORDERS, THREE).join()).hasSize(6);
    }

    // One may have been under way.
    assertThat(registry.requests.get()).isLessThanOrEqualTo(asked + 1);
  }

  @Test
  void jsonSchemasCheckAndFrameJson() {
    registry.register(
        "json",
        new SchemaText(
            Kind.JSON,
            "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"integer\"}}}",
            List.of()));
    var json = SubjectVersion.latest("json");

    var framed = types.encode(json, THREE).join();
    assertThat(framed).startsWith(0, 0, 0, 0, 2, '{');
    assertThat(types.decode(json, framed).join().utf8()).isEqualTo("{\"items\":3}");
    assertFails(types.toJson(json, "{\"items\":\"x\"}".getBytes(UTF_8)), SchemaCode.DOES_NOT_FIT)
        .hasMessageContaining("/items");
    registry.findsAllCompatible = false;
    registry.register("other", new SchemaText(Kind.JSON, "{\"type\":\"array\"}", List.of()));
    assertFails(types.checkReads(SubjectVersion.latest("other"), json), SchemaCode.INCOMPATIBLE);
    assertFails(types.checkReads(ORDERS, json), SchemaCode.INCOMPATIBLE);
  }

  @Test
  void aJsonSchemaFetchesNothingFromElsewhere() {
    registry.register(
        "far",
        new SchemaText(Kind.JSON, "{\"$ref\":\"http://127.0.0.1:1/schema.json\"}", List.of()));

    assertThatThrownBy(() -> types.toJson(SubjectVersion.latest("far"), THREE).join())
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void aSchemaOfAvroUsesThoseItRefersTo() {
    registry.register(
        "lines",
        new SchemaText(
            Kind.AVRO,
            "{\"type\":\"array\",\"items\":\"Order\"}",
            List.of(new Reference("Order", new SubjectVersion("orders", 1)))));

    assertThat(
            types.encode(SubjectVersion.latest("lines"), "[{\"items\":3}]".getBytes(UTF_8)).join())
        .containsExactly(0, 0, 0, 0, 2, 2, 6, 0);
  }

  @Test
  void versionsOfASubjectAreComparedInTheDirectionOfTheData() {
    registry.with(
        "orders",
        "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"count\",\"type\":\"int\"}]}");
    var first = new SubjectVersion("orders", 1);
    var second = new SubjectVersion("orders", 2);

    assertFails(types.checkReads(second, first), SchemaCode.INCOMPATIBLE)
        .hasMessageContaining("count");
    assertThat(types.checkReads(first, first)).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void protobufAndGarbageAreUnusable() {
    registry.register("proto", new SchemaText(Kind.PROTOBUF, "syntax", List.of()));
    registry.with("garbage", "{");
    assertFails(types.checkExists(SubjectVersion.latest("proto")), SchemaCode.UNUSABLE);
    assertFails(types.checkExists(SubjectVersion.latest("garbage")), SchemaCode.UNUSABLE);
    assertFails(SubjectTypes.none().checkExists(ORDERS), SchemaCode.NO_REGISTRY);
  }

  private void useUntilAskedAgain() {
    int before = registry.requests.get();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (registry.requests.get() == before) {
      assertThat(System.nanoTime() - end).as("asked again in time").isNegative();
      pass(SubjectTypes.REFRESH);
      assertThat(types.encode(ORDERS, THREE).join()).hasSize(6);
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(
      CompletableFuture<?> future, SchemaCode code) {
    return assertThatThrownBy(future::join)
        .cause()
        .isInstanceOfSatisfying(
            SchemaException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
