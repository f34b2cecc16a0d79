package io.perdure.partition;

import io.perdure.log.DeadLetterForm;
import io.perdure.log.TopicNames;
import io.perdure.model.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How this node applies partitions.
 *
 * @param names of the topics: the log, the source of everything, and dead letters, which takes what
 *     other topics refuse; their prefix is also the Streams application id
 * @param deadLetterForm of what is refused
 * @param partitions how many the log has
 * @param node the node's stable name: its membership in the consumer group survives a restart under
 *     it
 * @param adminAddress where other nodes reach this one
 * @param stateDirectory where RocksDB keeps the stores
 * @param streamThreads that apply partitions; more than cores make it slower
 * @param concurrency attempts that run at once for one partition; more wait
 * @param timerWindow timers of one partition in memory; later ones are read when these have fired
 * @param replayMemoryBytes journals and state on their way to functions, for all partitions
 *     together
 * @param maxEagerStateBytes state sent along with the start of an attempt; the function asks for
 *     what is beyond
 * @param maxRecordBytes the largest record of any topic of ours, and the most state that a handler
 *     of our own is given
 * @param closeTimeout how long an orderly stop may take
 * @param clientProperties passed on to Kafka Streams and its clients
 */
public record PartitionOptions(
    TopicNames names,
    DeadLetterForm deadLetterForm,
    int partitions,
    String node,
    HostAndPort adminAddress,
    Path stateDirectory,
    int streamThreads,
    int concurrency,
    int timerWindow,
    long replayMemoryBytes,
    long maxEagerStateBytes,
    int maxRecordBytes,
    long blockCacheBytes,
    long writeBufferBytes,
    Duration closeTimeout,
    Map<String, Object> clientProperties) {
  /** What of this is about leading. */
  LeaderOptions leader() {
    return new LeaderOptions(node, concurrency, timerWindow, maxEagerStateBytes, maxRecordBytes);
  }

  public PartitionOptions {
    if (partitions < 1 || streamThreads < 1 || concurrency < 1 || maxEagerStateBytes < 0) {
      throw new IllegalArgumentException(
          "Expected partitions, stream threads and concurrency of at least 1, but found "
              + partitions
              + ", "
              + streamThreads
              + " and "
              + concurrency);
    }
    clientProperties = Map.copyOf(clientProperties);
  }
}
