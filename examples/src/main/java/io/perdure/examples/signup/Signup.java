package io.perdure.examples.signup;

import io.perdure.sdk.AwaitTimeoutException;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Options;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs a user up, once for each key, when they have shown that the mail address is theirs. */
@Workflow
@Options(workflowRetention = "P7D")
public final class Signup {
  private static final Logger log = LoggerFactory.getLogger(Signup.class);
  private static final Duration PATIENCE = Duration.ofDays(3);
  private static final StateKey<String> STAGE = StateKey.of("stage", String.class);
  private static final StateKey<String> SECRET = StateKey.of("secret", String.class);
  private static final String CONFIRMED = "confirmed";
  private static final int FORBIDDEN = 403;

  /** Mails a secret, and waits until it comes back or patience is over. */
  @Handler
  public boolean run(WorkflowContext context, User user) {
    String secret = context.uuid().toString();
    String key = context.key();
    context.set(SECRET, secret);
    context.set(STAGE, "waiting for " + user.mail());
    context.run("mail", () -> mail(user, key, secret));
    try {
      context.promise(CONFIRMED, String.class).future().await(PATIENCE);
    } catch (AwaitTimeoutException e) {
      context.set(STAGE, "given up");
      return false;
    }
    context.set(STAGE, "signed up");
    return true;
  }

  /** The link in the mail leads here. */
  @Shared
  public void confirm(SharedWorkflowContext context, String secret) {
    if (!context.get(SECRET).equals(Optional.of(secret))) {
      throw new TerminalException(FORBIDDEN, "Expected the secret from the mail, found another");
    }
    context.promise(CONFIRMED, String.class).resolve(secret);
  }

  /** How far it is; answers while the run waits, and after. */
  @Shared
  public String stage(SharedWorkflowContext context) {
    return context.get(STAGE).orElse("not begun");
  }

  private static void mail(User user, String key, String secret) {
    log.info(
        "To {}: curl localhost:8080/Signup/{}/confirm --json '\"{}\"'", user.mail(), key, secret);
  }
}
