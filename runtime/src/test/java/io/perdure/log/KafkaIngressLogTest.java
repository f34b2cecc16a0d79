package io.perdure.log;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.GatewayOrigin;
import io.perdure.codec.IngressRequest;
import io.perdure.model.InvocationId;
import io.perdure.model.Payload;
import io.perdure.model.ReplyAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches on their way into transactions, with producers that fail when told. */
class KafkaIngressLogTest {
  private static final int MAX_RECORD_BYTES = 1_000;

  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final List<RuntimeException> fencings = new ArrayList<>();
  private final RegistryFraming framing = new RegistryFraming();
  private final KafkaIngressLog log =
      new KafkaIngressLog("perdure-ingress", MAX_RECORD_BYTES, framing, this::producer);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void aBatchIsOneTransaction() {
    join(log.append(List.of(record("1"), record("2"))));

    var producer = producers.getFirst();
    assertThat(producer.history()).hasSize(2);
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history().getFirst().headers().lastHeader(GatewayOrigin.HEADER))
        .isNotNull();
  }

  @Test
  void whatIsFramedCanBeWrittenAgain() {
    framing.put("perdure-ingress", 7);
    fencings.add(new ProducerFencedException("another one"));

    assertThat(reason(log.append(List.of(record("1"))))).isNotNull();
    join(log.append(List.of(record("1"), record("2"))));

    var written = producers.getLast().history();
    assertThat(written).hasSize(2);
    assertThat(written)
        .allSatisfy(record -> {
          assertThat(record.value()).startsWith(0, 0, 0, 0, 7);
          assertThat(record.headers().lastHeader(RegistryFraming.FINGERPRINT)).isNotNull();
          assertThat(record.headers().lastHeader(GatewayOrigin.HEADER)).isNotNull();
        });
  }

  @Test
  void aRequestThatIsTooLargeKeepsItsWholeBatchOut() {
    var large = record("x".repeat(MAX_RECORD_BYTES));

    assertThat(reason(log.append(List.of(record("1"), large))))
        .isEqualTo(AppendException.Reason.TOO_LARGE);
    assertThat(producers).isEmpty();
  }

  @Test
  void aProducerThatIsFencedBeforeItsCommitIsFollowedByAnother() {
    fencings.add(new ProducerFencedException("another one"));

    assertThat(reason(log.append(List.of(record("1"), record("2")))))
        .isEqualTo(AppendException.Reason.ABORTED);
    assertThat(producers.getFirst().commitCount()).isZero();
    join(log.append(List.of(record("3"))));
    assertThat(producers).hasSize(2);
    assertThat(producers.getLast().commitCount()).isEqualTo(1);
  }

  @Test
  void aCommitThatIsNotConfirmedHasAnUnknownOutcome() {
    join(log.append(List.of(record("1"))));
    producers.getFirst().commitTransactionException = new ProducerFencedException("meanwhile");

    assertThat(reason(log.append(List.of(record("2")))))
        .isEqualTo(AppendException.Reason.UNAVAILABLE);
    join(log.append(List.of(record("3"))));
  }

  @Test
  void aClosedOneTakesNothing() {
    log.close();

    assertThat(reason(log.append(List.of(record("1"))))).isEqualTo(AppendException.Reason.ABORTED);
  }

  private MockProducer<byte[], byte[]> producer() {
    var serializer = new ByteArraySerializer();
    var producer = new MockProducer<>(true, null, serializer, serializer);
    if (!fencings.isEmpty()) {
      producer.sendException = fencings.getFirst();
      producer.abortTransactionException = fencings.removeFirst();
    }
    producers.add(producer);
    return producer;
  }

  private static IngressRecord record(String input) {
    var request =
        new IngressRequest(
            "Counter",
            "add",
            "ada",
            Payload.ofUtf8(input),
            List.of(),
            null,
            0,
            null,
            null,
            null,
            null);
    var origin =
        new GatewayOrigin(new InvocationId(1, 2, 3), false, new ReplyAddress("127.0.0.1:9070", 1));
    return new IngressRecord("ada", request, origin, 1_000);
  }

  private static void join(CompletableFuture<Void> done) {
    done.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static AppendException.Reason reason(CompletableFuture<Void> done) {
    try {
      join(done);
      throw new AssertionError("Expected a failure");
    } catch (CompletionException failure) {
      return ((AppendException) requireNonNull(failure.getCause())).reason();
    }
  }
}
