package io.perdure.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Serde;
import io.perdure.sdk.Service;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.http.FunctionServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Functions whose types are in a schema registry. */
public final class TypedFunctions {
  private TypedFunctions() {}

  /** Arguments: port, subject and id of the input, subject of the output. */
  public static void main(String[] arguments) throws InterruptedException {
    var typed =
        ServiceOptions.defaults()
            .metadata("perdure.input.subject", arguments[1])
            .metadata("perdure.output.subject", arguments[3]);
    var kept = ServiceOptions.defaults().metadata("perdure.state.order.subject", "orders-value");
    var endpoint =
        FunctionEndpoint.bind(new Shop(), ServiceOptions.defaults().handler("price", typed))
            .bind(new Book())
            .bind(new Keep(Integer.parseInt(arguments[2])), kept)
            .build();
    FunctionServer.start(endpoint, Integer.parseInt(arguments[0]));
    Thread.currentThread().join();
  }

  /** These functions, which are not started. */
  static JavaProcess process(Path directory, int port, String input, int inputId) {
    return new JavaProcess(
        TypedFunctions.class.getName(),
        "96m",
        directory.resolve("functions-" + port + ".log"),
        Map.of(),
        String.valueOf(port),
        input,
        String.valueOf(inputId),
        "prices-value");
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

  /** Keeps an order in the registry's wire format. */
  @VirtualObject
  public static final class Keep {
    private final StateKey<Order> order;

    Keep(int schema) {
      order =
          StateKey.of("order", Serde.of("application/avro", it -> framed(schema, it), Keep::order));
    }

    /** Keeps it. */
    @Handler
    public void keep(ObjectContext context, Order given) {
      context.set(order, given);
    }

    /** What is kept. */
    @Shared
    public Order kept(SharedObjectContext context) {
      return context.get(order).orElseThrow();
    }

    /** For ids and items that take one byte: a length, the text, twice the number. */
    private static byte[] framed(int schema, Order order) {
      return ByteBuffer.allocate(8)
          .put((byte) 0)
          .putInt(schema)
          .put((byte) 2)
          .put((byte) order.id().charAt(0))
          .put((byte) (2 * order.items()))
          .array();
    }

    private static Order order(byte[] framed) {
      return new Order(String.valueOf((char) framed[6]), framed[7] / 2);
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

    /** Adds those of several records. */
    @Handler
    public void enterAll(ObjectContext context, JsonNode records) {
      int sum = items(context);
      for (var record : records) {
        sum += record.required("value").required("items").intValue();
      }
      context.set(ITEMS, sum);
    }

    /** How many there are. */
    @Shared
    public int items(SharedObjectContext context) {
      return context.get(ITEMS).orElse(0);
    }
  }
}
