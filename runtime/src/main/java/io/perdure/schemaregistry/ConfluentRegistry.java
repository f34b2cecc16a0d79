package io.perdure.schemaregistry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.schemaregistry.SchemaText.Kind;
import io.perdure.schemaregistry.SchemaText.Reference;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of Confluent's registry, version 7, which others speak too. Thread-safe.
 *
 * <p>A request is sent once; whoever asked decides whether to ask again.
 */
public final class ConfluentRegistry implements SchemaRegistry {
  /** Requests at once; more wait for as long as one may take. */
  static final int MAX_REQUESTS = 32;

  static final int MAX_ANSWER_BYTES = 16 << 20;

  /** Of what the registry says for itself, in characters. */
  private static final int MAX_MESSAGE_LENGTH = 500;

  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final RegistryOptions options;
  private final String base;
  private final HttpClient http;
  private final @Nullable String authorization;
  private final Semaphore requests = new Semaphore(MAX_REQUESTS);

  public ConfluentRegistry(RegistryOptions options) {
    this.options = options;
    var url = options.url().toString();
    this.base = url.endsWith("/") ? url : url + "/";
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.timeout());
    if (options.trustedCertificates() != null) {
      builder.sslContext(TrustedAuthorities.context(options.trustedCertificates()));
    }
    this.http = builder.build();
    this.authorization = authorization(options);
  }

  @Override
  public RegisteredSchema find(SubjectVersion subject) {
    var version = subject.version() == null ? "latest" : String.valueOf(subject.version());
    var json =
        answer(
            "GET",
            "subjects/" + encoded(subject.subject()) + "/versions/" + version,
            null,
            "subject " + subject);
    return new RegisteredSchema(id(json, subject.toString()), subject.toString(), schema(json));
  }

  @Override
  public RegisteredSchema byId(int id) {
    var json = answer("GET", "schemas/ids/" + id, null, "schema " + id);
    return new RegisteredSchema(id, "schema " + id, schema(json));
  }

  @Override
  public int register(String subject, SchemaText schema) {
    return id(
        answer(
            "POST",
            "subjects/" + encoded(subject) + "/versions",
            json(schema),
            "subject " + subject),
        subject);
  }

  @Override
  public OptionalInt idOf(String subject, SchemaText schema) {
    try {
      return OptionalInt.of(
          id(
              answer("POST", "subjects/" + encoded(subject), json(schema), "subject " + subject),
              subject));
    } catch (SchemaException absent) {
      if (absent.code() == SchemaCode.UNKNOWN) {
        return OptionalInt.empty();
      }
      throw absent;
    }
  }

  @Override
  public boolean isCompatible(SubjectVersion subject, SchemaText schema) {
    var version = subject.version() == null ? "latest" : String.valueOf(subject.version());
    return answer(
            "POST",
            "compatibility/subjects/" + encoded(subject.subject()) + "/versions/" + version,
            json(schema),
            "subject " + subject)
        .path("is_compatible")
        .booleanValue();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private JsonNode answer(String method, String path, @Nullable String body, String about) {
    var response = send(method, path, body, about);
    var text = response.body();
    int status = response.statusCode();
    // A registry says what it has not found; another 404 means that it is elsewhere.
    if (status == NOT_FOUND && errorCode(text) == 0) {
      throw unavailable(about, "it answers " + status + " " + message(text));
    }
    return switch (status) {
      case OK -> parsed(text, about);
      case NOT_FOUND ->
          throw new SchemaException(
              SchemaCode.UNKNOWN,
              "Expected " + about + " in the schema registry, but it says: " + message(text));
      case CONFLICT, UNPROCESSABLE ->
          throw new SchemaException(
              SchemaCode.INCOMPATIBLE,
              "Expected the schema registry to accept the schema of "
                  + about
                  + ", but it says: "
                  + message(text));
      default -> throw unavailable(about, "it answers " + status + " " + message(text));
    };
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, String about) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("accept", TYPE)
            .header("content-type", TYPE)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    boolean isAcquired = false;
    try {
      isAcquired = requests.tryAcquire(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (!isAcquired) {
        throw unavailable(about, MAX_REQUESTS + " requests are on their way already");
      }
      return exchange(request.build());
    } catch (IOException failure) {
      throw unavailable(about, String.valueOf(failure.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unavailable(about, "this node stops");
    } finally {
      if (isAcquired) {
        requests.release();
      }
    }
  }

  /** Waits for the end of the answer; the client's own time-out would be for its beginning. */
  private HttpResponse<String> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    var response =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(), MAX_ANSWER_BYTES));
    try {
      return response.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new HttpTimeoutException("no whole answer within " + options.timeout());
    } catch (ExecutionException failure) {
      throw new IOException(String.valueOf(failure.getCause()), failure.getCause());
    } finally {
      response.cancel(true);
    }
  }

  private SchemaException unavailable(String about, String why) {
    return new SchemaException(
        SchemaCode.UNAVAILABLE,
        "Expected the schema registry at "
            + options.url()
            + " to tell about "
            + about
            + ", but: "
            + why);
  }

  private JsonNode parsed(String text, String about) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      throw unavailable(about, "its answer is no JSON: " + notJson.getOriginalMessage());
    }
  }

  private int id(JsonNode json, String about) {
    var id = json.path("id");
    if (!id.canConvertToInt()) {
      throw unavailable(about, "its answer has no id");
    }
    return id.intValue();
  }

  private static int errorCode(String text) {
    try {
      return JSON.readTree(text).path("error_code").intValue();
    } catch (JsonProcessingException notJson) {
      return 0;
    }
  }

  private static String message(String text) {
    String message;
    try {
      message = JSON.readTree(text).path("message").asText(text);
    } catch (JsonProcessingException notJson) {
      message = text;
    }
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH) + "…";
  }

  private static SchemaText schema(JsonNode json) {
    var references = new ArrayList<Reference>();
    for (var reference : json.path("references")) {
      references.add(
          new Reference(
              reference.path("name").asText(),
              new SubjectVersion(
                  reference.path("subject").asText(), reference.path("version").intValue())));
    }
    var kind =
        switch (json.path("schemaType").asText("AVRO")) {
          case "JSON" -> Kind.JSON;
          case "PROTOBUF" -> Kind.PROTOBUF;
          default -> Kind.AVRO;
        };
    return new SchemaText(kind, json.path("schema").asText(), references);
  }

  private static String json(SchemaText schema) {
    var json =
        JSON.createObjectNode()
            .put("schemaType", schema.kind().name())
            .put("schema", schema.text());
    var references = json.putArray("references");
    for (var reference : schema.references()) {
      references
          .addObject()
          .put("name", reference.name())
          .put("subject", reference.subject().subject())
          .put("version", reference.subject().version());
    }
    return json.toString();
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
  }

  private static @Nullable String authorization(RegistryOptions options) {
    if (options.basicAuth() != null) {
      return "Basic " + Base64.getEncoder().encodeToString(options.basicAuth().getBytes(UTF_8));
    }
    return options.bearerToken() == null ? null : "Bearer " + options.bearerToken();
  }
}
