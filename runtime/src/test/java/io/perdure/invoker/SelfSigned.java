package io.perdure.invoker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for localhost that nobody but its owner vouches for, made by the JDK's keytool.
 *
 * @param key with the private key, for the server
 * @param certificate PEM, for those who trust it
 */
public record SelfSigned(PfxOptions key, Path certificate) {
  private static final String PASSWORD = "password";

  public static SelfSigned in(Path directory) {
    var store = directory.resolve("server.p12");
    var certificate = directory.resolve("server.pem");
    keytool(
        store,
        List.of(
            "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost"));
    keytool(store, List.of("-exportcert", "-rfc", "-file", certificate.toString()));
    return new SelfSigned(
        new PfxOptions().setPath(store.toString()).setPassword(PASSWORD), certificate);
  }

  private static void keytool(Path store, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of("-alias", "server", "-keystore", store.toString(), "-storepass", PASSWORD));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("Expected keytool to succeed, but: " + output);
      }
    } catch (IOException | InterruptedException cause) {
      throw new AssertionError("Expected keytool to run", cause);
    }
  }
}
