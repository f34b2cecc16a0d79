package io.perdure.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.query.StateQueries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorPagesTest {
  private static final Path PAGES = Path.of("..", "docs", "errors");

  static Stream<String> codes() {
    return Stream.concat(
        Arrays.stream(GatewayCode.values()).map(GatewayCode::code).distinct(),
        Stream.of(StateQueries.NO_STATE, StateQueries.NO_OWNER));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everyCodeHasItsPage(String code) throws IOException {
    assertThat(Files.readString(PAGES.resolve(code + ".md")))
        .startsWith("# " + code + ": ")
        .contains("**What to do:** ");
  }
}
