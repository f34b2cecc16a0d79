package io.perdure.e2e;

import io.perdure.e2e.Language.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** The services of one language, started and registered at a server. */
final class ServicesUnderTest implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofMinutes(1);

  private final ServiceProcess process;
  private final Cell cell;

  /**
   * Starts the services and registers them.
   *
   * @param features what can be expected of the language in this place
   */
  ServicesUnderTest(Server server, Language language, Set<Feature> features, Path directory)
      throws IOException {
    int port = Server.freePort();
    var name = language.name().toLowerCase(Locale.ROOT);
    var steps = Files.write(directory.resolve(name + ".steps"), new byte[0]);
    process = language.services(port, steps, directory.resolve(name + ".log"));
    cell = new Cell(server, language, features, steps);
    process.start();
    try {
      Await.until("the services in " + name + " listen", STARTUP, () -> Server.isTaken(port));
      server.register(port);
    } catch (AssertionError failure) {
      process.close();
      throw failure;
    }
  }

  Cell cell() {
    return cell;
  }

  @Override
  public void close() {
    process.close();
  }
}
