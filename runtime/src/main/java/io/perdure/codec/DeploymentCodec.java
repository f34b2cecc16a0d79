package io.perdure.codec;

import io.perdure.codec.StoredDeployment.Endpoint;
import io.perdure.schema.deployments.ClusterRecord;
import io.perdure.schema.deployments.DeploymentRecord;
import io.perdure.schema.deployments.ServiceRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Records of the deployments topic. Thread-safe. */
public final class DeploymentCodec {
  private static final int BIDI_STREAM = 0;
  private static final int REQUEST_RESPONSE = 1;
  private static final int HTTP_1_1 = 0;
  private static final int HTTP_2 = 1;
  private static final int HTTP = 0;
  private static final int LAMBDA = 1;
  private static final int ENDPOINTS = 2;

  private final RecordFormat<StoredDeployment> deployments =
      new RecordFormat<>(
          DeploymentRecord.getClassSchema(),
          FormerSchemas.load(),
          DeploymentCodec::write,
          DeploymentCodec::readDeployment);
  private final RecordFormat<StoredCluster> clusters =
      new RecordFormat<>(
          ClusterRecord.getClassSchema(),
          FormerSchemas.load(),
          DeploymentCodec::write,
          DeploymentCodec::readCluster);

  private final RecordFormat<StoredService> services =
      new RecordFormat<>(
          ServiceRecord.getClassSchema(),
          FormerSchemas.load(),
          DeploymentCodec::write,
          DeploymentCodec::readService);

  public byte[] encode(StoredDeployment deployment) {
    return deployments.encode(deployment);
  }

  /**
   * Reads a deployment.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public StoredDeployment decodeDeployment(byte[] bytes) {
    return deployments.decode(bytes);
  }

  public byte[] encode(StoredService service) {
    return services.encode(service);
  }

  /**
   * Reads what was decided about a service.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public StoredService decodeService(byte[] bytes) {
    return services.decode(bytes);
  }

  public byte[] encode(StoredCluster cluster) {
    return clusters.encode(cluster);
  }

  /**
   * Reads the facts of a cluster.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public StoredCluster decodeCluster(byte[] bytes) {
    return clusters.decode(bytes);
  }

  private static void write(AvroWriter out, StoredDeployment deployment) {
    out.writeString(deployment.id());
    write(out, deployment.endpoint());
    out.writeLong(deployment.isBidirectional() ? BIDI_STREAM : REQUEST_RESPONSE);
    writeTexts(out, deployment.additionalHeaders());
    writeTexts(out, deployment.metadata());
    out.writeLong(deployment.createdAtMs());
    out.writeLong(deployment.minProtocolVersion());
    out.writeLong(deployment.maxProtocolVersion());
    out.writeOptional(deployment.sdkVersion(), AvroWriter::writeString);
    out.writeString(deployment.manifest());
    var revisions = new TreeMap<>(deployment.revisions());
    writeBlock(out, revisions.size());
    revisions.forEach((name, revision) -> {
      out.writeString(name);
      out.writeLong(revision);
    });
    endBlocks(out, revisions.size());
    out.writeOptional(deployment.drainingSinceMs(), AvroWriter::writeLong);
  }

  private static void write(AvroWriter out, Endpoint endpoint) {
    switch (endpoint) {
      case Endpoint.Http http -> {
        out.writeBranch(HTTP);
        out.writeString(http.uri());
        out.writeLong(http.isHttp2() ? HTTP_2 : HTTP_1_1);
      }
      case Endpoint.Lambda lambda -> {
        out.writeBranch(LAMBDA);
        out.writeString(lambda.arn());
        out.writeOptional(lambda.assumeRoleArn(), AvroWriter::writeString);
        out.writeBoolean(lambda.takesZstd());
      }
    }
  }

  private static Endpoint readEndpoint(AvroReader in) {
    return in.readBranch(ENDPOINTS) == HTTP
        ? new Endpoint.Http(in.readString(), in.readBranch(2) == HTTP_2)
        : new Endpoint.Lambda(
            in.readString(), in.readOptional(AvroReader::readString), in.readBoolean());
  }

  private static void write(AvroWriter out, StoredService service) {
    out.writeOptional(service.chosenDeployment(), AvroWriter::writeString);
    out.writeLong(service.chosenAtRevision());
    out.writeLong(service.overriddenRevision());
    out.writeOptional(service.isPublic(), AvroWriter::writeBoolean);
    out.writeOptional(service.idempotencyRetentionMs(), AvroWriter::writeLong);
    out.writeOptional(service.workflowRetentionMs(), AvroWriter::writeLong);
    out.writeOptional(service.journalRetentionMs(), AvroWriter::writeLong);
    out.writeOptional(service.inactivityTimeoutMs(), AvroWriter::writeLong);
    out.writeOptional(service.abortTimeoutMs(), AvroWriter::writeLong);
    out.writeLong(service.newestRevision());
  }

  private static StoredService readService(AvroReader in) {
    return new StoredService(
        in.readOptional(AvroReader::readString),
        in.readInt(),
        in.readInt(),
        in.readOptional(AvroReader::readBoolean),
        in.readOptional(AvroReader::readLong),
        in.readOptional(AvroReader::readLong),
        in.readOptional(AvroReader::readLong),
        in.readOptional(AvroReader::readLong),
        in.readOptional(AvroReader::readLong),
        in.readInt());
  }

  private static StoredDeployment readDeployment(AvroReader in) {
    return new StoredDeployment(
        in.readString(),
        readEndpoint(in),
        in.readBranch(2) == BIDI_STREAM,
        readMap(in, AvroReader::readString),
        readMap(in, AvroReader::readString),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readOptional(AvroReader::readString),
        in.readString(),
        readMap(in, AvroReader::readInt),
        in.readOptional(AvroReader::readLong));
  }

  private static void write(AvroWriter out, StoredCluster cluster) {
    out.writeLong(cluster.partitions());
    out.writeLong(cluster.createdAtMs());
    out.writeString(cluster.createdBy());
  }

  private static StoredCluster readCluster(AvroReader in) {
    return new StoredCluster(in.readInt(), in.readLong(), in.readString());
  }

  static void writeNumbers(AvroWriter out, Map<String, Long> numbers) {
    var sorted = new TreeMap<>(numbers);
    writeBlock(out, sorted.size());
    sorted.forEach((name, value) -> {
      out.writeString(name);
      out.writeLong(value);
    });
    endBlocks(out, sorted.size());
  }

  static void writeTexts(AvroWriter out, Map<String, String> texts) {
    var sorted = new TreeMap<>(texts);
    writeBlock(out, sorted.size());
    sorted.forEach((name, value) -> {
      out.writeString(name);
      out.writeString(value);
    });
    endBlocks(out, sorted.size());
  }

  private static void writeBlock(AvroWriter out, int count) {
    out.writeLong(count);
  }

  /** A map ends with an empty block; an empty map is nothing else. */
  private static void endBlocks(AvroWriter out, int count) {
    if (count > 0) {
      out.writeLong(0);
    }
  }

  /** A map is encoded as an array of pairs. */
  static <T> Map<String, T> readMap(AvroReader in, Function<AvroReader, T> value) {
    var map = new LinkedHashMap<String, T>();
    in.readArray(pair -> Map.entry(pair.readString(), value.apply(pair)))
        .forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }
}
