package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.FunctionEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the transcripts from the runtime's side; their README says how they are written. */
class TranscriptTest {
  private static final Path FOLDER = folder();

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(TranscriptTest.class.getResource("/transcripts")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> transcripts() throws IOException {
    try (var files = Files.list(FOLDER)) {
      var transcripts = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      assertThat(transcripts).hasSizeGreaterThan(10);
      return transcripts.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
    }
  }

  private static void play(Path file) {
    var lines = lines(file);
    var handler = header(lines, "handler");
    var contentType = "application/vnd.restate.invocation.v" + header(lines, "version");
    var service = optionalHeader(lines, "service").orElse("Transcripts");
    var endpoint =
        FunctionEndpoint.bind(new TranscriptHandlers())
            .bind(new TranscriptWorkflow())
            .build()
            .transport();
    var output = new RecordingOutput();
    var opening =
        endpoint.open(new Endpoint.Request(service, handler, contentType, name -> null), output);
    assertThat(opening).isInstanceOf(Endpoint.Opening.Accepted.class);
    var runner = ((Endpoint.Opening.Accepted) opening).runner();

    for (var line : lines) {
      if (line.equals("> end")) {
        runner.endOfInput();
      } else if (line.startsWith("> ")) {
        runner.receive(HexFormat.of().parseHex(hex(line)));
      } else if (line.equals("< end")) {
        assertThat(output.next()).as(line).isEmpty();
      } else if (line.startsWith("< ")) {
        assertThat(output.next().map(TranscriptTest::hex).orElse("the end"))
            .as("%s: %s", file.getFileName(), line)
            .matches(Pattern.compile(hex(line).replace("?", ".")));
      }
    }
    assertThat(output.isEmpty()).as("nothing after the last line").isTrue();
  }

  private static List<String> lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines
          .map(line -> line.contains("#") ? line.substring(0, line.indexOf('#')) : line)
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String header(List<String> lines, String name) {
    return optionalHeader(lines, name).orElseThrow();
  }

  private static Optional<String> optionalHeader(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private static String hex(String line) {
    return line.substring(2).replace(" ", "");
  }

  private static String hex(Frame frame) {
    var bytes =
        ByteBuffer.allocate(Frame.HEADER_BYTES + frame.payload().size())
            .putInt(frame.type() << 16 | frame.flags())
            .putInt(frame.payload().size())
            .put(frame.payload().asReadOnlyByteBuffer())
            .array();
    return HexFormat.of().formatHex(bytes);
  }
}
