package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.codec.PublicSchemas;
import io.perdure.log.RegistryFraming;
import io.perdure.log.TopicNames;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SchemaText;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OwnSubjectsTest {
  private static final Map<String, String> SCHEMAS =
      new TreeMap<>(
          Map.of(
              "p-log-value", PublicSchemas.log(),
              "p-ingress-value", PublicSchemas.ingress(),
              "p-replies-value", PublicSchemas.replies(),
              "p-dead-letters-value", PublicSchemas.deadLetters(),
              "p-invocations-changelog-value", PublicSchemas.invocations(),
              "p-journal-changelog-value", PublicSchemas.journal(),
              "p-state-changelog-value", PublicSchemas.state()));

  private final RegistryInMemory registry = new RegistryInMemory();
  private final RegistryFraming framing = new RegistryFraming();

  @Test
  void theyAreRegisteredAtStart() {
    try (var own = own(true, OwnSubjects.ASK_AGAIN)) {
      own.start();
    }

    SCHEMAS.forEach((subject, schema) ->
        assertThat(registry.idOf(subject, SchemaText.avro(schema))).as(subject).isPresent());
    SCHEMAS.forEach((subject, schema) ->
        assertThat(framing.id(subject.replace("-value", "")))
            .isEqualTo(registry.idOf(subject, SchemaText.avro(schema))));
  }

  @Test
  void whereNothingIsRegisteredTheyMustBeThere() {
    try (var own = own(false, OwnSubjects.ASK_AGAIN)) {
      assertThatThrownBy(own::start)
          .isInstanceOf(StartException.class)
          .hasMessageContainingAll("PD0502", "p-dead-letters-value");
      SCHEMAS.forEach((subject, schema) ->
          assertThat(registry.idOf(subject, SchemaText.avro(schema))).isEmpty());

      SCHEMAS.forEach(registry::with);
      own.start();
      assertThat(framing.id("p-state-changelog")).isPresent();
    }
  }

  @Test
  void aRegistryThatIsAwayHoldsUpNoStartAndIsAskedAgain() {
    registry.isAway = true;
    try (var own = own(true, Duration.ofMillis(1))) {
      own.start();
      assertThat(framing.id("p-state-changelog")).isEmpty();
      registry.isAway = false;

      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (framing.id("p-state-changelog").isEmpty()) {
        assertThat(System.nanoTime() - end).as("asked again").isNegative();
      }
    }
  }

  private OwnSubjects own(boolean registers, Duration askAgain) {
    return new OwnSubjects(registry, registers, new TopicNames("p"), framing, askAgain);
  }
}
