package io.perdure.e2e;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Services in another language, copied to the build folder and installed there once: the copy is
 * named by the digest of its sources, so a change makes a new one.
 */
final class ServiceFolder {
  private static final Path SOURCES = Path.of("services").toAbsolutePath();
  private static final Path COPIES = Path.of("target", "services").toAbsolutePath();
  private static final List<String> NPM =
      List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
  private static final int INSTALL_MINUTES = 5;

  private ServiceFolder() {}

  /** Where the services are ready to run. */
  static synchronized Path installed(String name, List<List<String>> commands) {
    try (var channel = FileChannel.open(lockOf(name), CREATE, WRITE);
        var _ = channel.lock()) {
      var sources = sources(SOURCES.resolve(name));
      var copy = COPIES.resolve(name + "-" + digest(sources));
      var done = copy.resolve(".installed");
      if (!Files.exists(done)) {
        Files.createDirectories(copy);
        for (var source : sources) {
          Files.write(copy.resolve(source.getFileName()), Files.readAllBytes(source));
        }
        for (var command : commands) {
          execute(copy, command);
        }
        Files.createFile(done);
      }
      return copy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Held while services are installed: another JVM may want them too. */
  private static Path lockOf(String name) throws IOException {
    return Files.createDirectories(COPIES).resolve(name + ".lock");
  }

  /**
   * A program out of an npm package for this platform: itself, since its wrapper would outlive a
   * kill.
   */
  static Path npmProgram(String folder, String program) {
    var packages = installed(folder, List.of(NPM)).resolve("node_modules/@restatedev");
    try (var found = Files.list(packages)) {
      return found
          .map(it -> it.resolve("bin").resolve(program))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() ->
              new AssertionError("Expected " + program + " for this platform in " + packages));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String digest(List<Path> files) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : files) {
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void execute(Path folder, List<String> command) throws IOException {
    var log = folder.resolve("install.log");
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(
            "Expected " + command + " within " + INSTALL_MINUTES + " minutes; see " + log);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(
            "Expected %s to succeed, but it ended with %d: %s"
                .formatted(command, process.exitValue(), Files.readString(log)));
      }
    } catch (IOException missing) {
      throw new AssertionError(
          "Expected the tool '%s', which services need; -De2e.languages leaves their language out"
              .formatted(command.getFirst()),
          missing);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }
}
