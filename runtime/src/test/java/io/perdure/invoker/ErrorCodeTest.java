package io.perdure.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users are sent to the pages. */
class ErrorCodeTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasItsPage(ErrorCode code) {
    assertThat(pages().resolve(code.code() + ".md")).content().startsWith("# " + code.code());
  }

  /** Tests run in the module's folder, or in the project's. */
  private static Path pages() {
    var inModule = Path.of("..", "docs", "errors");
    return Files.isDirectory(inModule) ? inModule : Path.of("docs", "errors");
  }
}
