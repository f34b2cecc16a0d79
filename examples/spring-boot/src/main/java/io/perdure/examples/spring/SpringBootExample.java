package io.perdure.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application: {@code --functions.port=9082} says where it serves its functions. */
@SpringBootApplication
public class SpringBootExample {
  /** Runs until the process is ended. */
  public static void main(String[] args) {
    SpringApplication.run(SpringBootExample.class, args);
  }
}
