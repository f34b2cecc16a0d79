package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorPagesTest {
  private static final Path PAGES = Path.of("..", "docs", "errors");
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "perdure");
  private static final Pattern CODE = Pattern.compile("\"((?:META|PD)[0-9]{4})\"");

  /** Every code that the sources of these packages have as a text. */
  static Stream<String> codes() throws IOException {
    var codes = new TreeSet<String>();
    for (var area : new String[] {"admin", "query", "registry", "statemachine"}) {
      try (var files = Files.walk(SOURCES.resolve(area))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .flatMap(file -> CODE.matcher(read(file)).results().map(found -> found.group(1)))
            .forEach(codes::add);
      }
    }
    assertThat(codes).contains("META0003", "META0016", "PD0140", "PD0146", "PD0207");
    return codes.stream();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everyCodeHasItsPage(String code) throws IOException {
    assertThat(Files.readString(PAGES.resolve(code + ".md")))
        .startsWith("# " + code + ": ")
        .contains("**What to do:** ");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
