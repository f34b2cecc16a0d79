package io.perdure.examples.spring;

/** An ordinary bean. */
interface Mailer {
  void send(String to, String text);
}
