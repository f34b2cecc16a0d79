package io.perdure.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.codec.CommandCodec;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.Command;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Appends by three producers, whose records arrive when told. */
class KafkaCommandLogTest {
  private static final InvocationId OWNER = new InvocationId(0, 1, 2);
  private static final Command COMMAND = new Command.Cancel(OWNER, null);
  private static final int FIRST = 0;
  private static final int SECOND = 1;

  private long now;
  private final MockProducer<byte[], byte[]> prompt = producer();
  private final MockProducer<byte[], byte[]> lingering = producer();
  private final MockProducer<byte[], byte[]> patient = producer();
  private final KafkaCommandLog log =
      new KafkaCommandLog(
          "log",
          2,
          new CommandCodec(),
          new RegistryFraming(),
          Map.of(0, prompt, 2, lingering, 10, patient)::get,
          () -> now);

  @Test
  void oneAloneDoesNotWait() {
    var done = log.append(FIRST, COMMAND);
    assertThat(done).isNotDone();

    prompt.completeNext();

    assertThat(done).isCompleted();
  }

  @Test
  void manyTravelTogetherAndNonePassesAnother() {
    for (int i = 0; i < 3 * Grouping.MANY; i++) {
      log.append(FIRST, COMMAND);
    }
    now += Grouping.WINDOW_NANOS;

    log.append(SECOND, COMMAND);
    log.append(FIRST, COMMAND);
    assertThat(lingering.history()).extracting(ProducerRecord::partition).containsExactly(SECOND);

    while (prompt.completeNext()) {}
    log.append(FIRST, COMMAND);
    assertThat(lingering.history())
        .extracting(ProducerRecord::partition)
        .containsExactly(SECOND, FIRST);
  }

  @Test
  void oneThatFailedSaysSo() {
    var failed = log.append(FIRST, COMMAND);

    prompt.errorNext(new TimeoutException("No answer"));

    assertThatThrownBy(failed::join)
        .cause()
        .isInstanceOfSatisfying(
            AppendException.class,
            failure -> assertThat(failure.reason()).isEqualTo(AppendException.Reason.UNAVAILABLE));
  }

  @Test
  void patientOnesHaveTheirOwnProducerAndAreNotCountedAsMany() {
    log.append(FIRST, COMMAND);
    prompt.completeNext();
    for (int i = 0; i < 3 * Grouping.MANY; i++) {
      log.appendPatiently(OWNER, COMMAND);
    }
    log.append(FIRST, COMMAND);
    prompt.completeNext();
    now += Grouping.WINDOW_NANOS;
    log.append(FIRST, COMMAND);

    assertThat(patient.history()).hasSize(3 * Grouping.MANY);
    assertThat(prompt.history()).hasSize(3);
  }

  @Test
  void aPatientOneThatFailedSaysSo() {
    var failed = log.appendPatiently(OWNER, COMMAND);

    patient.errorNext(new TimeoutException("No answer"));

    assertThat(failed).isCompletedExceptionally();
  }

  @Test
  void closingClosesAll() {
    log.close();

    assertThat(prompt.closed()).isTrue();
    assertThat(lingering.closed()).isTrue();
    assertThat(patient.closed()).isTrue();
  }

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
