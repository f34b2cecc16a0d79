package io.perdure.codec;

import io.perdure.schema.deployments.ClusterRecord;
import io.perdure.schema.deployments.DeploymentRecord;
import io.perdure.schema.deployments.HttpVersion;
import io.perdure.schema.deployments.ProtocolMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;

/** Records of the deployments topic. Written seldom, so with Avro's own encoders. Thread-safe. */
public final class DeploymentCodec {
  private static final SpecificData DATA = new SpecificData();

  static {
    DATA.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  private final BinaryMessageEncoder<DeploymentRecord> deploymentEncoder =
      new BinaryMessageEncoder<>(DATA, DeploymentRecord.getClassSchema());
  private final BinaryMessageDecoder<DeploymentRecord> deploymentDecoder =
      new BinaryMessageDecoder<>(DATA, DeploymentRecord.getClassSchema(), FormerSchemas.load());
  private final BinaryMessageEncoder<ClusterRecord> clusterEncoder =
      new BinaryMessageEncoder<>(DATA, ClusterRecord.getClassSchema());
  private final BinaryMessageDecoder<ClusterRecord> clusterDecoder =
      new BinaryMessageDecoder<>(DATA, ClusterRecord.getClassSchema(), FormerSchemas.load());

  public byte[] encode(StoredDeployment deployment) {
    var encoded =
        DeploymentRecord.newBuilder()
            .setId(deployment.id())
            .setUri(deployment.uri())
            .setProtocolMode(
                deployment.isBidirectional()
                    ? ProtocolMode.BIDI_STREAM
                    : ProtocolMode.REQUEST_RESPONSE)
            .setHttpVersion(deployment.isHttp2() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
            .setAdditionalHeaders(new TreeMap<>(deployment.additionalHeaders()))
            .setMetadata(new TreeMap<>(deployment.metadata()))
            .setCreatedAt(Instant.ofEpochMilli(deployment.createdAtMs()))
            .setMinProtocolVersion(deployment.minProtocolVersion())
            .setMaxProtocolVersion(deployment.maxProtocolVersion())
            .setSdkVersion(deployment.sdkVersion())
            .setManifest(deployment.manifest())
            .setRevisions(new TreeMap<>(deployment.revisions()))
            .build();
    return encode(deploymentEncoder, encoded);
  }

  /**
   * Reads a deployment.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public StoredDeployment decodeDeployment(byte[] bytes) {
    var decoded = decode(deploymentDecoder, bytes, "deployment");
    return new StoredDeployment(
        decoded.getId(),
        decoded.getUri(),
        decoded.getProtocolMode() == ProtocolMode.BIDI_STREAM,
        decoded.getHttpVersion() == HttpVersion.HTTP_2,
        copy(decoded.getAdditionalHeaders()),
        copy(decoded.getMetadata()),
        decoded.getCreatedAt().toEpochMilli(),
        decoded.getMinProtocolVersion(),
        decoded.getMaxProtocolVersion(),
        decoded.getSdkVersion(),
        decoded.getManifest(),
        copy(decoded.getRevisions()));
  }

  /** The facts of a new cluster. */
  public byte[] encodeCluster(int partitions, long createdAtMs, String version) {
    var encoded =
        ClusterRecord.newBuilder()
            .setPartitions(partitions)
            .setCreatedAt(Instant.ofEpochMilli(createdAtMs))
            .setCreatedBy(version)
            .build();
    return encode(clusterEncoder, encoded);
  }

  /**
   * How many partitions the cluster has.
   *
   * @throws UndecodableRecordException if the bytes are not the facts of a cluster
   */
  public int decodePartitions(byte[] bytes) {
    return decode(clusterDecoder, bytes, "cluster").getPartitions();
  }

  private static <T> byte[] encode(BinaryMessageEncoder<T> encoder, T message) {
    try {
      var encoded = encoder.encode(message);
      var bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException cause) {
      throw new UncheckedIOException("Writing to memory failed", cause);
    }
  }

  private static <T> T decode(BinaryMessageDecoder<T> decoder, byte[] bytes, String what) {
    try {
      return decoder.decode(ByteBuffer.wrap(bytes));
    } catch (IOException | RuntimeException cause) {
      throw new UndecodableRecordException(
          "Expected the record of a " + what + ", but: " + cause.getMessage(), cause);
    }
  }

  private static <T> Map<String, T> copy(Map<String, T> map) {
    return new LinkedHashMap<>(new TreeMap<>(map));
  }
}
