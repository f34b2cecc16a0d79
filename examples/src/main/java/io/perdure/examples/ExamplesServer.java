package io.perdure.examples;

import io.perdure.examples.checkout.Checkout;
import io.perdure.examples.checkout.PretendedProvider;
import io.perdure.examples.checkout.Shipping;
import io.perdure.examples.checkout.Warehouse;
import io.perdure.examples.counter.DurableCounter;
import io.perdure.examples.greeter.Greeter;
import io.perdure.examples.orders.Customer;
import io.perdure.examples.orders.OrderEnrichment;
import io.perdure.examples.sensors.DurableSensor;
import io.perdure.examples.signup.Signup;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.http.FunctionServer;
import java.util.Objects;

/** Serves the examples on the port given as argument or in {@code PORT}, else on 9080. */
public final class ExamplesServer {
  private static final String DEFAULT_PORT = "9080";

  private ExamplesServer() {}

  /** All examples. */
  public static FunctionEndpoint endpoint() {
    return FunctionEndpoint.bind(new DurableCounter())
        .bind(new Greeter())
        .bind(new Checkout())
        .bind(new Warehouse())
        .bind(new PretendedProvider())
        .bind(new Shipping.Carrier())
        .bind(new Signup())
        .bind(new DurableSensor())
        .bind(new OrderEnrichment())
        .bind(new Customer())
        .build();
  }

  /** Serves until the process is ended. */
  public static void main(String[] args) {
    try (var server = FunctionServer.start(endpoint(), port(args))) {
      System.out.println("Examples on port " + server.port());
      Thread.currentThread().join();
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("examples: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int port(String[] args) {
    String text =
        args.length > 0 ? args[0] : Objects.requireNonNullElse(System.getenv("PORT"), DEFAULT_PORT);
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 0xffff) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw new IllegalArgumentException("Expected a port from 0 to 65535, found '" + text + "'");
  }
}
