package io.perdure.invoker.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users are sent to the pages. */
class BuiltInCodeTest {
  @ParameterizedTest
  @EnumSource(BuiltInCode.class)
  void everyCodeHasItsPage(BuiltInCode code) {
    assertThat(Path.of("..", "docs", "errors", code.code() + ".md"))
        .content()
        .startsWith("# " + code.code() + ": ")
        .contains("**What to do:** ");
  }
}
