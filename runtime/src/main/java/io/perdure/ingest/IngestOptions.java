package io.perdure.ingest;

import io.perdure.log.DeadLetterForm;
import io.perdure.log.TopicNames;
import java.util.Map;

/**
 * How a node reads topics.
 *
 * @param node its stable name, by which it gets its partitions back when it restarts
 * @param partitions of the log
 * @param maxAhead how many records of a subscription may be with the handlers, about
 * @param maxRecordBytes the largest record that becomes an invocation
 * @param maxDeadLetterBytes the largest record that the topic of dead letters takes
 * @param maxInFlightBytes of records on their way to the log, of all readers together
 * @param deadLetterForm of records that become none
 * @param kafka properties of clients of Perdure's own Kafka
 */
public record IngestOptions(
    String node,
    TopicNames names,
    int partitions,
    int maxAhead,
    int maxRecordBytes,
    int maxDeadLetterBytes,
    long maxInFlightBytes,
    DeadLetterForm deadLetterForm,
    Map<String, Object> kafka) {}
