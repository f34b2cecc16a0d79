package io.perdure.connectors.invocation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Has no room for one of its records, once, as a producer whose broker is away. */
final class RefusingProducer extends MockProducer<byte[], byte[]> {
  private int acceptedBefore;

  RefusingProducer(int acceptedBefore) {
    super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    this.acceptedBefore = acceptedBefore;
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (acceptedBefore-- == 0) {
      var failure = new TimeoutException("Failed to allocate memory within the max blocking time");
      callback.onCompletion(null, failure);
      return CompletableFuture.failedFuture(failure);
    }
    return super.send(record, callback);
  }
}
