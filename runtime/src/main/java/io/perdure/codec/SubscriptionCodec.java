package io.perdure.codec;

import io.perdure.schema.deployments.KafkaClusterRecord;
import io.perdure.schema.deployments.SubscriptionRecord;

/** Records of the deployments topic about what is read from other topics. Thread-safe. */
public final class SubscriptionCodec {
  private final RecordFormat<StoredSubscription> subscriptions =
      new RecordFormat<>(
          SubscriptionRecord.getClassSchema(),
          FormerSchemas.load(),
          SubscriptionCodec::write,
          SubscriptionCodec::readSubscription);
  private final RecordFormat<StoredKafkaCluster> clusters =
      new RecordFormat<>(
          KafkaClusterRecord.getClassSchema(),
          FormerSchemas.load(),
          SubscriptionCodec::write,
          SubscriptionCodec::readCluster);

  public byte[] encode(StoredSubscription subscription) {
    return subscriptions.encode(subscription);
  }

  /**
   * Reads a subscription.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public StoredSubscription decodeSubscription(byte[] bytes) {
    return subscriptions.decode(bytes);
  }

  public byte[] encode(StoredKafkaCluster cluster) {
    return clusters.encode(cluster);
  }

  /**
   * Reads a Kafka cluster.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public StoredKafkaCluster decodeCluster(byte[] bytes) {
    return clusters.decode(bytes);
  }

  private static void write(AvroWriter out, StoredSubscription subscription) {
    out.writeString(subscription.id());
    out.writeString(subscription.cluster());
    out.writeString(subscription.topic());
    out.writeString(subscription.service());
    out.writeString(subscription.handler());
    DeploymentCodec.writeTexts(out, subscription.options());
    out.writeBoolean(subscription.isPaused());
    out.writeLong(subscription.createdAtMs());
    out.writeLong(subscription.seekNumber());
    out.writeString(subscription.seekTo());
    out.writeLong(subscription.redelivery());
    DeploymentCodec.writeNumbers(out, subscription.drainTo());
  }

  private static StoredSubscription readSubscription(AvroReader in) {
    return new StoredSubscription(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        DeploymentCodec.readMap(in, AvroReader::readString),
        in.readBoolean(),
        in.readLong(),
        in.readInt(),
        in.readString(),
        in.readInt(),
        DeploymentCodec.readMap(in, AvroReader::readLong));
  }

  private static void write(AvroWriter out, StoredKafkaCluster cluster) {
    out.writeString(cluster.name());
    DeploymentCodec.writeTexts(out, cluster.properties());
    out.writeLong(cluster.createdAtMs());
  }

  private static StoredKafkaCluster readCluster(AvroReader in) {
    return new StoredKafkaCluster(
        in.readString(), DeploymentCodec.readMap(in, AvroReader::readString), in.readLong());
  }
}
