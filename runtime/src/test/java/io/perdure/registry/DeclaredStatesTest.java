package io.perdure.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.schemaregistry.SubjectVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredStatesTest {
  @Test
  void namesMayHaveDotsAndOtherMetadataIsLeftAlone() {
    var types =
        DeclaredStates.read(
            Map.of(
                "perdure.state.a.subject", "as",
                "perdure.state.b.c.subject", "bcs",
                "perdure.state.b.c.subject.version", "3",
                "perdure.state.b.c.format", "json",
                "perdure.state.d.format.subject", "ds",
                "owner", "team"));

    assertThat(types)
        .containsOnly(
            Map.entry("a", new StateType(SubjectVersion.latest("as"), false)),
            Map.entry("b.c", new StateType(new SubjectVersion("bcs", 3), true)),
            Map.entry("d.format", new StateType(SubjectVersion.latest("ds"), false)));
  }

  @ParameterizedTest
  @CsvSource({
    "perdure.state.a.subjekt, as, perdure.state.a.subjekt",
    "perdure.state.a.format, json, perdure.state.a.format",
    "perdure.state.a.subject.version, 1, perdure.state.a.subject.version",
    "perdure.state.subject, as, perdure.state.subject",
  })
  void whatIsAboutNoPieceOfStateIsRefused(String key, String value, String message) {
    assertThatThrownBy(() -> DeclaredStates.read(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFormatIsOneOfTwo() {
    assertThatThrownBy(() ->
            DeclaredStates.read(
                Map.of("perdure.state.a.subject", "as", "perdure.state.a.format", "xml")))
        .hasMessageContaining("registry or json, but found 'xml'");
  }
}
