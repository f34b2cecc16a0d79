package io.perdure.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.CommandCodec;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.Command;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions of deliveries that end, with producers that fail when told. */
class KafkaDeliveryLogTest {
  private static final Command DELIVERY =
      new Command.Deliver(0, 1, new Command.Cancel(new InvocationId(0, 1, 2), null));

  private final BlockingQueue<Supplier<Producer<byte[], byte[]>>> next =
      new LinkedBlockingQueue<>();

  @Test
  @Timeout(20)
  void aSessionThatCannotBeOpenedIsTriedAgain() {
    var first = producer();
    var second = producer();
    next.add(() -> first);
    next.add(() -> {
      throw new KafkaException("Names cannot be resolved");
    });
    next.add(() -> second);
    try (var log =
        new KafkaDeliveryLog(
            "log", new CommandCodec(), new RegistryFraming(), this::nextProducer)) {
      log.send(1, 0, DELIVERY, _ -> {});

      first.errorNext(new TimeoutException("No answer"));

      while (second.history().isEmpty()) {
        log.send(log.session(), 0, DELIVERY, _ -> {});
        Thread.onSpinWait();
      }
      assertThat(log.session()).isEqualTo(2);
    }
  }

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Producer<byte[], byte[]> nextProducer() {
    try {
      return next.take().get();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }
}
