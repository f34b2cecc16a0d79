package io.perdure.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The services of one language, started and registered at a server. */
final class ServicesUnderTest implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofMinutes(1);

  private final ServiceProcess process;
  private final Cell cell;

  ServicesUnderTest(Server server, Language language, Path directory) throws IOException {
    int port = Server.freePort();
    var name = language.name().toLowerCase(Locale.ROOT);
    var steps = Files.write(directory.resolve(name + ".steps"), new byte[0]);
    process = language.services(port, steps, directory.resolve(name + ".log"));
    cell = new Cell(server, language, steps);
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
