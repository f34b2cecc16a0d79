package io.perdure.e2e;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Service;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.http.FunctionServer;

/** Functions whose types are in a schema registry. */
public final class TypedFunctions {
  private TypedFunctions() {}

  /** Arguments: port, subject of the input, subject of the output. */
  public static void main(String[] arguments) throws InterruptedException {
    var typed =
        ServiceOptions.defaults()
            .metadata("perdure.input.subject", arguments[1])
            .metadata("perdure.output.subject", arguments[2]);
    var endpoint =
        FunctionEndpoint.bind(new Shop(), ServiceOptions.defaults().handler("price", typed))
            .bind(new Book())
            .build();
    FunctionServer.start(endpoint, Integer.parseInt(arguments[0]));
    Thread.currentThread().join();
  }

  /** What an order is about. */
  public record Order(String id, int items) {}

  /** What it costs. */
  public record Price(String id, int amount) {}

  /** Knows what things cost. */
  @Service
  public static final class Shop {
    /** Two for each item. */
    @Handler
    public Price price(Context context, Order order) {
      return new Price(order.id(), 2 * order.items());
    }
  }

  /** Counts the items that came by topic. */
  @VirtualObject
  public static final class Book {
    private static final StateKey<Integer> ITEMS = StateKey.of("items", Integer.class);

    /** Adds those of a record, as JSON. */
    @Handler
    public void enter(ObjectContext context, Order order) {
      context.set(ITEMS, items(context) + order.items());
    }

    /** How many there are. */
    @Shared
    public int items(SharedObjectContext context) {
      return context.get(ITEMS).orElse(0);
    }
  }
}
