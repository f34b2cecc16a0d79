package io.perdure.log;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers of one transactional id, for the ingress topic. Stateless. */
public final class IngressProducers {
  /**
   * Readers of the topic wait for an open transaction, so a node that dies must not hold them up
   * for long.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 10_000;

  private static final int REQUEST_TIMEOUT_MS = 4_000;
  private static final int DELIVERY_TIMEOUT_MS = 8_000;
  private static final int MAX_BLOCK_MS = 5_000;

  private IngressProducers() {}

  /**
   * Makes producers that fence each other.
   *
   * @param transactionalId the node's
   * @param clientProperties of the user's: where the brokers are, security
   */
  public static Supplier<Producer<byte[], byte[]>> of(
      String transactionalId, int maxRecordBytes, Map<String, Object> clientProperties) {
    var properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    return () ->
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
