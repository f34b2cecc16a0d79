package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.statemachine.AttemptEnd;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts over HTTPS. */
class TlsTest {
  @TempDir private Path directory;

  @Test
  void http2IsAgreedOnWhereBothSpeakIt() {
    runs(server().setUseAlpn(true), HttpVersion.HTTP_2, io.vertx.core.http.HttpVersion.HTTP_2);
  }

  @Test
  void http1IsAgreedOnWhereTheServerSpeaksNothingElse() {
    runs(
        server().setUseAlpn(true).setAlpnVersions(List.of(io.vertx.core.http.HttpVersion.HTTP_1_1)),
        HttpVersion.HTTP_2,
        io.vertx.core.http.HttpVersion.HTTP_1_1);
  }

  @Test
  void http1IsSpokenToADeploymentThatWasDiscoveredWithIt() {
    runs(server().setUseAlpn(true), HttpVersion.HTTP_1_1, io.vertx.core.http.HttpVersion.HTTP_1_1);
  }

  @Test
  void aServerThatNobodyVouchesForIsNotSpokenTo() {
    try (var fixture = new InvokerFixture(server().setUseAlpn(true))) {
      fixture.launch(OBJECT);

      var end = requireNonNull((AttemptEnd.Failed) fixture.log.awaitReport().end());
      assertThat(end.failure().errorCode()).isEqualTo("RT0010");
      assertThat(end.failure().message()).containsIgnoringCase("certif");
    }
  }

  private HttpServerOptions server() {
    return new HttpServerOptions().setSsl(true).setKeyCertOptions(SelfSigned.in(directory).key());
  }

  private void runs(
      HttpServerOptions server, HttpVersion discovered, io.vertx.core.http.HttpVersion spoken) {
    try (var fixture = new InvokerFixture(server)) {
      fixture
          .trusting(directory.resolve("server.pem"))
          .with(discovered)
          .with(ProtocolMode.REQUEST_RESPONSE)
          .launch(OBJECT);

      var call = fixture.function.awaitCall();
      call.awaitReplay();
      call.awaitInputClosed();
      call.accept().send(Frames.output("x"), Frames.end()).close();

      assertThat(call.request().version()).isEqualTo(spoken);
      assertThat(fixture.log.awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
    }
  }
}
