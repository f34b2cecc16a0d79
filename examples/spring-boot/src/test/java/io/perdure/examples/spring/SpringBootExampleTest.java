package io.perdure.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.testkit.TestRuntime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Primary;

/** The application as it is, called through a runtime in memory. */
class SpringBootExampleTest {
  private static final Duration THREE_DAYS = Duration.ofDays(3);

  /** Takes the place of the bean that sends mails. */
  @Primary
  static final class RecordingMailer implements Mailer {
    final List<String> sent = new CopyOnWriteArrayList<>();

    @Override
    public void send(String to, String text) {
      sent.add(to + ": " + text);
    }
  }

  @Test
  void handlersAreBeansAndUseBeans() {
    try (var application =
            new SpringApplicationBuilder(SpringBootExample.class, RecordingMailer.class)
                .run("--functions.port=0");
        var runtime = TestRuntime.builder().deployment(functionsOf(application)).start()) {
      var sent = application.getBean(RecordingMailer.class).sent;
      runtime.client().service(Onboarding.class).send(Onboarding::begin, "ada@example.com");

      runtime.advance(THREE_DAYS.minusHours(1));
      assertThat(sent).containsExactly("ada@example.com: Welcome!");

      runtime.advance(Duration.ofHours(1));
      assertThat(sent)
          .containsExactly("ada@example.com: Welcome!", "ada@example.com: How is it going?");
    }
  }

  @Test
  void functionsAreServedAsLongAsTheApplicationRuns() {
    var application =
        new SpringApplicationBuilder(SpringBootExample.class).run("--functions.port=0");
    var server = application.getBean(FunctionServerLifecycle.class);
    assertThat(server.isRunning()).isTrue();

    application.close();

    assertThat(server.isRunning()).isFalse();
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
  }

  private static URI functionsOf(ConfigurableApplicationContext application) {
    int port = application.getBean(FunctionServerLifecycle.class).port();
    return URI.create("http://127.0.0.1:" + port);
  }
}
