package io.perdure.partition;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * One source, one processor, four stores, one sink whose records say their topics. All names are
 * pinned: the shape is fixed for the life of a cluster, and the stores' names are those of public
 * changelog topics.
 */
final class PartitionTopology {
  static final String INVOCATIONS = "invocations";
  static final String JOURNAL = "journal";
  static final String STATE = "state";
  static final String SYSTEM = "system";

  private static final List<String> STORES = List.of(INVOCATIONS, JOURNAL, STATE, SYSTEM);
  private static final String SOURCE = "log";
  private static final String PROCESSOR = "apply";
  private static final String SINK = "publish";

  private PartitionTopology() {}

  static Topology of(
      String logTopic,
      ProcessorSupplier<byte[], byte[], byte[], ProducerRecord<byte[], byte[]>> processor) {
    var topology =
        new Topology()
            .addSource(SOURCE, new ByteArrayDeserializer(), new UnframingDeserializer(), logTopic)
            .addProcessor(PROCESSOR, processor, SOURCE)
            .<byte[], ProducerRecord<byte[], byte[]>>addSink(
                SINK,
                (_, record, _) -> record.topic(),
                new ByteArraySerializer(),
                (_, record) -> record.value(),
                (_, _, record, _) -> Optional.ofNullable(record.partition()).map(Set::of),
                PROCESSOR);
    STORES.forEach(name -> topology.addStateStore(new PartitionStoreBuilder(name), PROCESSOR));
    return topology;
  }
}
