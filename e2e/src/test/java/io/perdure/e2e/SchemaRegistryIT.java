package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Types of a real schema registry, on every way in and out, and then the registry is killed. */
@SuppressWarnings("NullAway.Init")
class SchemaRegistryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String ORDER =
      "{\"type\":\"record\",\"name\":\"Order\",\"fields\":["
          + "{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"items\",\"type\":\"int\"}]}";
  private static final String PRICE =
      "{\"type\":\"record\",\"name\":\"Price\",\"fields\":["
          + "{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"amount\",\"type\":\"int\"}]}";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] ORDER_BODY = {2, 'o', 6};
  private static final byte[] PRICE_BODY = {2, 'o', 12};

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final int typedPort = Server.freePort();
  private final int otherPort = Server.freePort();

  @Test
  void typesHoldOnEveryWayAndOutliveTheRegistry() throws Exception {
    try (var registry = new SchemaRegistryServer(directory)) {
      registry.awaitReady();
      int order = registry.register("orders-value", ORDER);
      int price = registry.register("prices-value", PRICE);
      registry.register("texts-value", "\"string\"");
      registry.register(
          "json-value",
          "JSON",
          "{\"type\":\"object\",\"properties\":{\"id\":{}},\"required\":[\"id\"]}");
      try (var cluster =
              new Cluster(
                  directory,
                  List.of(
                      "perdure.schema.registry.url: " + registry.url(),
                      "perdure.dead-letters.form: avro",
                      "perdure.log.trim-interval: 1h"));
          var typed = functions(typedPort, "orders-value", order);
          var other = functions(otherPort, "texts-value", order)) {
        ownSubjectsAreRegistered(registry);
        awaitListening(typed, typedPort);
        cluster.register(typedPort);
        anIncompatibleRevisionIsRefused(cluster, other);
        theGatewayConvertsAndRefuses(cluster, order, price);
        recordsGoOutAndComeBack(cluster, 0, 3);
        badRecordsDoNotStopTheOthers(cluster);
        recordsGoOutAndComeBack(cluster, 3, 5);
        batchesAreDecodedRecordByRecord(cluster, order);
        stateIsShownAndEditedAsJson(cluster);
        theIngressTopicAnswersInAvro(cluster);
        othersReadTheTopicsWithTheRegistry(cluster, registry);

        registry.kill();

        theGatewayConvertsAndRefuses(cluster, order, price);
        recordsGoOutAndComeBack(cluster, 5, 7);
        whatNeedsANewSchemaSaysSo(cluster);
        storesAreRestoredWithoutTheRegistry(cluster);
        deadLettersInAvroGoBackAsTheyWere(cluster);
      }
    }
  }

  private static void ownSubjectsAreRegistered(SchemaRegistryServer registry) throws Exception {
    assertThat(registry.get("/subjects").body())
        .contains(
            "perdure-log-value",
            "perdure-ingress-value",
            "perdure-replies-value",
            "perdure-dead-letters-value",
            "perdure-invocations-changelog-value",
            "perdure-journal-changelog-value",
            "perdure-state-changelog-value");
  }

  private void anIncompatibleRevisionIsRefused(Cluster cluster, JavaProcess other) {
    awaitListening(other, otherPort);
    for (var dryRun : List.of("true", "false")) {
      var refused =
          cluster.adminPost(
              "/deployments",
              "{\"uri\":\"http://127.0.0.1:%d\",\"dry_run\":%s}".formatted(otherPort, dryRun));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      assertThat(refused.body()).contains("PD0506", "Shop/price");
    }
  }

  private static void theGatewayConvertsAndRefuses(Cluster cluster, int order, int price)
      throws Exception {
    var json = cluster.call("/Shop/price", "{\"id\":\"o\",\"items\":3}");
    assertThat(json.statusCode()).as(json.body()).isEqualTo(200);
    assertThat(json.body()).contains("\"amount\":6");

    var refused = cluster.call("/Shop/price", "{\"id\":\"o\",\"items\":\"x\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("PD0504", "$.items");

    var avro = callAvro(cluster, framed(order, ORDER_BODY));
    assertThat(avro.statusCode()).as(new String(avro.body(), UTF_8)).isEqualTo(200);
    assertThat(avro.body()).isEqualTo(framed(price, PRICE_BODY));
  }

  private static void recordsGoOutAndComeBack(Cluster cluster, int from, int to) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
      if (from == 0) {
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
        cluster.subscribe(
            """
            {"source":"kafka://default/orders","sink":"service://Book/enter",
             "options":{"auto.offset.reset":"earliest","perdure.value-format":"registry",
                        "perdure.key":"value:/id"}}\
            """);
      }
    }
    for (int number = from; number < to; number++) {
      var published =
          cluster.call(
              "/Topics/publish",
              "{\"topic\":\"orders\",\"subject\":\"orders-value\",\"value\":{\"id\":\"b\",\"items\":%d}}"
                  .formatted(number));
      assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
    }
    var sum = String.valueOf(IntStream.range(0, to).sum());
    Await.until(
        "the records are entered", PATIENCE, () -> cluster.get("/Book/b/items").body().equals(sum));
  }

  private static void badRecordsDoNotStopTheOthers(Cluster cluster) throws Exception {
    var refused =
        cluster.call(
            "/Topics/publish",
            "{\"topic\":\"orders\",\"subject\":\"json-value\",\"value\":{\"items\":1}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("PD0504", "id");
    try (var producer = producer(cluster)) {
      producer.send(new ProducerRecord<>("orders", "{}".getBytes(UTF_8))).get();
      producer.send(new ProducerRecord<>("orders", framed(999_999, ORDER_BODY))).get();
    }
  }

  private static void batchesAreDecodedRecordByRecord(Cluster cluster, int order) throws Exception {
    cluster.createTopics(1, "batched");
    cluster.subscribe(
        """
        {"source":"kafka://default/batched","sink":"service://Book/enterAll",
         "options":{"perdure.start":"earliest","perdure.value-format":"registry",
                    "perdure.batch.max-records":"4"}}\
        """);
    try (var producer = producer(cluster)) {
      for (int schema : new int[] {order, order, 999_999, order, order}) {
        producer.send(new ProducerRecord<>("batched", framed(schema, ORDER_BODY))).get();
      }
    }
    Await.until(
        "all but the bad one are entered",
        PATIENCE,
        () -> cluster.get("/Book/batched-0/items").body().equals("12"));
  }

  private static void stateIsShownAndEditedAsJson(Cluster cluster) throws Exception {
    assertThat(cluster.call("/Keep/a/keep", "{\"id\":\"o\",\"items\":3}").statusCode())
        .isEqualTo(200);
    assertThat(cluster.get("/perdure/state/Keep/a").body())
        .isEqualTo("{\"order\":{\"id\":\"o\",\"items\":3}}");
    var edit =
        "{\"object_key\":\"a\",\"perdure_new_state\":{\"order\":{\"id\":\"p\",\"items\":%s}}}";

    var refused = cluster.adminPost("/services/Keep/state", edit.formatted("\"four\""));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("PD0504", "$.items");
    var edited = cluster.adminPost("/services/Keep/state", edit.formatted("4"));
    assertThat(edited.statusCode()).as(edited.body()).isEqualTo(202);

    assertThat(cluster.get("/Keep/a/kept").body()).contains("\"items\":4");
    assertThat(cluster.get("/perdure/state/Keep/a/order").body())
        .isEqualTo("{\"id\":\"p\",\"items\":4}");
  }

  /** Once by a gateway's batch, which is in that topic too, and once by a record. */
  private static void theIngressTopicAnswersInAvro(Cluster cluster) throws Exception {
    var batch =
        cluster.call(
            "/batch",
            "{\"invocations\":[{\"service\":\"Keep\",\"handler\":\"kept\",\"key\":\"a\",\"wait\":true}]}");
    assertThat(batch.statusCode()).as(batch.body()).isEqualTo(200);
    cluster.createTopics(1, "answers");
    try (var producer = producer(cluster)) {
      var request =
          "{\"service\":\"Keep\",\"handler\":\"kept\",\"key\":\"a\",\"replyTo\":{\"topic\":\"answers\",\"format\":\"avro\"}}";
      producer.send(new ProducerRecord<>("perdure-ingress", request.getBytes(UTF_8))).get();
    }
  }

  /** As Kafka Connect does, say: a zero, an id, and what the registry has by that. */
  private static void othersReadTheTopicsWithTheRegistry(
      Cluster cluster, SchemaRegistryServer registry) throws Exception {
    var topics =
        Map.of(
            "perdure-log", "log.LogCommand",
            "perdure-ingress", "ingress.InvocationRequest",
            "answers", "replies.InvocationReply",
            "perdure-dead-letters", "deadletters.DeadLetter",
            "perdure-invocations-changelog", "state.InvocationRecord",
            "perdure-journal-changelog", "state.JournalEntryRecord",
            "perdure-state-changelog", "state.StateRecord");
    for (var topic : topics.keySet()) {
      try (var reader = cluster.byteReader(topic, topic.equals("answers") ? 1 : 4)) {
        var read = new ArrayList<GenericRecord>();
        Await.until(
            "records of " + topic,
            PATIENCE,
            () -> {
              for (var record : reader.poll(Duration.ofMillis(200))) {
                if (record.value() != null && record.value()[0] == 0) {
                  read.add(decoded(record.value(), registry));
                }
              }
              return !read.isEmpty();
            });
        assertThat(read.getFirst().getSchema().getFullName())
            .isEqualTo("io.perdure.schema." + topics.get(topic));
      }
    }
  }

  private static GenericRecord decoded(byte[] value, SchemaRegistryServer registry)
      throws Exception {
    var framed = ByteBuffer.wrap(value);
    assertThat(framed.get()).isZero();
    var schema =
        new Schema.Parser()
            .parse(
                JSON.readTree(registry.get("/schemas/ids/" + framed.getInt()).body())
                    .required("schema")
                    .textValue());
    var decoder = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
    return new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
  }

  private void storesAreRestoredWithoutTheRegistry(Cluster cluster) throws Exception {
    var entered = cluster.get("/Book/b/items").body();
    cluster.runtime.kill();
    try (var files = Files.walk(directory.resolve("stores-node-1"))) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    cluster.runtime.start();
    cluster.awaitReady(PATIENCE);

    assertThat(cluster.get("/Book/b/items").body()).isEqualTo(entered);
    assertThat(cluster.get("/Keep/a/kept").body()).contains("\"items\":4");
    assertThat(cluster.get("/perdure/state/Keep/a").body()).contains("$base64");
    assertThat(cluster.call("/Keep/a/keep", "{\"id\":\"q\",\"items\":5}").statusCode())
        .isEqualTo(200);
  }

  private static void deadLettersInAvroGoBackAsTheyWere(Cluster cluster) throws Exception {
    cluster.createTopics(1, "spare");
    assertThat(cluster.run("republish", "--to", "spare")).contains("0 are kept");

    try (var reader = cluster.byteReader("spare", 1)) {
      var read = new ArrayList<byte[]>();
      Await.until(
          "three bad records",
          PATIENCE,
          () -> {
            reader.poll(Duration.ofMillis(200)).forEach(record -> read.add(record.value()));
            return read.size() >= 3;
          });
      assertThat(read)
          .containsExactlyInAnyOrder(
              "{}".getBytes(UTF_8), framed(999_999, ORDER_BODY), framed(999_999, ORDER_BODY));
    }
  }

  private static void whatNeedsANewSchemaSaysSo(Cluster cluster) throws Exception {
    var unknown = callAvro(cluster, framed(888_888, ORDER_BODY));
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(new String(unknown.body(), UTF_8)).contains("PD0501");

    var sent =
        cluster.call(
            "/Topics/publish/send",
            "{\"topic\":\"orders\",\"subject\":\"texts-value\",\"value\":\"x\"}");
    var id = Server.idIn(sent.body());
    Await.until(
        "the publish says what it waits for",
        PATIENCE,
        () -> cluster.invocation(id).contains("PD0501"));
  }

  private static Producer<byte[], byte[]> producer(Cluster cluster) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", cluster.bootstrap()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static HttpResponse<byte[]> callAvro(Cluster cluster, byte[] body)
      throws IOException, InterruptedException {
    return cluster.send(
        cluster
            .request("/Shop/price")
            .header("content-type", "application/avro")
            .header("accept", "application/avro")
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private static byte[] framed(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  private JavaProcess functions(int port, String input, int inputId) {
    var process = TypedFunctions.process(directory, port, input, inputId);
    process.start();
    return process;
  }

  private static void awaitListening(JavaProcess functions, int port) {
    Await.until(functions.command()::toString, PATIENCE, () -> Server.isTaken(port));
  }
}
