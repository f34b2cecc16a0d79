package io.perdure.examples.spring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Mails into the log. */
@Component
final class LoggingMailer implements Mailer {
  private static final Logger log = LoggerFactory.getLogger(LoggingMailer.class);

  @Override
  public void send(String to, String text) {
    log.info("To {}: {}", to, text);
  }
}
