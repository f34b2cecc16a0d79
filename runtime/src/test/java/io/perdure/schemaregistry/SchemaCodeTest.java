package io.perdure.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaCodeTest {
  private static final Path PAGES = Path.of("..", "docs", "errors");

  @ParameterizedTest
  @EnumSource
  void everyCodeHasItsPage(SchemaCode code) throws IOException {
    assertThat(Files.readString(PAGES.resolve(code.code() + ".md")))
        .startsWith("# " + code.code() + ": ")
        .contains("**What to do:** ");
  }
}
