package io.perdure.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IngestCodeTest {
  private static final Path PAGES = Path.of("..", "docs", "errors");

  @ParameterizedTest
  @EnumSource
  void everyCodeHasItsPage(IngestCode code) throws IOException {
    assertThat(Files.readString(PAGES.resolve(code.code() + ".md")))
        .startsWith("# " + code.code() + ": ")
        .contains("**What to do:** ");
  }
}
