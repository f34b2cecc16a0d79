package io.perdure.examples.spring;

import io.perdure.sdk.Context;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Sends each mail once, whatever is restarted in between. */
@Component
final class DurableOnboarding implements Onboarding {
  private static final Duration FIRST_DAYS = Duration.ofDays(3);

  private final Mailer mailer;

  DurableOnboarding(Mailer mailer) {
    this.mailer = mailer;
  }

  @Override
  public void begin(Context context, String mail) {
    context.run("welcome", () -> mailer.send(mail, "Welcome!"));
    context.sleep(FIRST_DAYS);
    context.run("ask", () -> mailer.send(mail, "How is it going?"));
  }
}
