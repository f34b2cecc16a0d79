package io.perdure.server;

import io.perdure.dev.EmbeddedKafka;
import io.perdure.dev.EmbeddedKafkaException;
import io.perdure.log.AppendException;
import io.perdure.log.TopicMismatchException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The command line. What goes wrong is one line on the error stream and exit code 1; wrong usage is
 * exit code 2.
 */
public final class PerdureServer {
  private static final String HELP =
      """
      usage: perdure COMMAND [options]

        dev     broker, runtime and examples on this machine, with one command
                  --kafka HOST:PORT      use this Kafka instead of the embedded broker
                  --fresh                forget all data of earlier runs
                  --gateway-port N       8080     --admin-port N    9070
                  --kafka-port N         9092     --examples-port N 9080
        server  a node of a cluster
                  --config FILE          YAML or .properties; see docs/configuration.md
                  --KEY=VALUE            any key, for example --gateway.port=8081
        broker  a single-node Kafka for development and tests
                  --data DIR --port N
        republish  sends dead letters to the topics they come from, each once; options as for server, and
                  --source ID            only those of a subscription, of "ingress" or of "publish"
                  --to TOPIC             to this topic instead
        config  shows the effective configuration; options as for server
        version
        help
      """;

  private static final Set<String> HELP_WORDS = Set.of("help", "--help", "-h");

  private PerdureServer() {}

  public static void main(String[] arguments) {
    try {
      if (arguments.length == 0 || asksForHelp(arguments)) {
        System.out.print(HELP);
      } else {
        run(arguments[0], Arguments.of(rest(arguments)));
      }
    } catch (UsageException wrong) {
      fail(wrong, 2);
    } catch (InvalidConfigException
        | StartException
        | EmbeddedKafkaException
        | TopicMismatchException
        | AppendException expected) {
      fail(expected, 1);
    }
  }

  private static boolean asksForHelp(String[] arguments) {
    return Arrays.stream(arguments).anyMatch(HELP_WORDS::contains);
  }

  private static List<String> rest(String[] arguments) {
    return Arrays.asList(arguments).subList(1, arguments.length);
  }

  private static void run(String command, Arguments arguments) {
    switch (command) {
      case "dev" -> DevCommand.run(arguments);
      case "server" -> server(arguments);
      case "broker" -> broker(arguments);
      case "republish" -> {
        var source = arguments.text("source").orElse(null);
        var to = arguments.text("to").orElse(null);
        RepublishCommand.run(config(arguments), source, to);
      }
      case "config" -> System.out.print(config(arguments).describe());
      case "version" -> System.out.println(Version.current());
      default -> throw new UsageException("There is no command '" + command + "'\n\n" + HELP);
    }
  }

  private static void server(Arguments arguments) {
    var config = config(arguments);
    var node = PerdureNode.start(config);
    onShutdown(node::close);
    System.out.println(
        "perdure: gateway on port "
            + node.gatewayPort()
            + ", admin on port "
            + config.get(ConfigKeys.ADMIN_PORT));
    waitForever();
  }

  private static void broker(Arguments arguments) {
    var data = Path.of(arguments.text("data").orElse(".perdure/kafka"));
    var kafka = EmbeddedKafka.start(data, arguments.port("port", 9092));
    arguments.refuseOthers();
    onShutdown(kafka::close);
    System.out.println("perdure: broker on " + kafka.bootstrapServers() + ", data in " + data);
    kafka.awaitShutdown();
  }

  private static PerdureConfig config(Arguments arguments) {
    var file = arguments.text("config").map(Path::of).orElse(null);
    return PerdureConfig.load(file, System.getenv(), arguments.others());
  }

  static void onShutdown(Runnable stop) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(stop));
  }

  static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(RuntimeException failure, int code) {
    System.err.println("perdure: " + failure.getMessage());
    System.exit(code);
  }

  /** Flags of the command line. */
  static final class Arguments {
    private final Map<String, String> flags;

    private Arguments(Map<String, String> flags) {
      this.flags = flags;
    }

    static Arguments of(List<String> words) {
      var flags = new LinkedHashMap<String, String>();
      for (int i = 0; i < words.size(); i++) {
        var word = words.get(i);
        if (!word.startsWith("--")) {
          throw new UsageException("Expected an option, --NAME, but found '" + word + "'");
        }
        int equals = word.indexOf('=');
        if (equals > 0) {
          flags.put(word.substring(2, equals), word.substring(equals + 1));
        } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
          flags.put(word.substring(2), words.get(++i));
        } else {
          flags.put(word.substring(2), "true");
        }
      }
      return new Arguments(flags);
    }

    Optional<String> text(String name) {
      return Optional.ofNullable(flags.remove(name));
    }

    boolean flag(String name) {
      return text(name).map(Boolean::parseBoolean).orElse(false);
    }

    int port(String name, int otherwise) {
      return text(name)
          .map(value -> {
            try {
              return ConfigValues.integer(0, 65_535).apply(value);
            } catch (IllegalArgumentException wrong) {
              throw new UsageException(
                  "Expected --" + name + " to be a port, but found '" + value + "'");
            }
          })
          .orElse(otherwise);
    }

    /** What has not been asked for. */
    Map<String, String> others() {
      return Map.copyOf(flags);
    }

    void refuseOthers() {
      if (!flags.isEmpty()) {
        throw new UsageException(
            "There is no option --" + flags.keySet().iterator().next() + " here; see perdure help");
      }
    }
  }

  /** The command line is wrong. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }
}
