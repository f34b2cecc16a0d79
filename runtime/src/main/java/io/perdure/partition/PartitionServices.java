package io.perdure.partition;

import io.perdure.codec.CommandCodec;
import io.perdure.log.CommandLog;
import io.perdure.log.DeliveryLog;
import io.perdure.statemachine.EntryCodec;
import io.perdure.statemachine.store.RowCodec;
import io.perdure.tracing.Tracing;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the partitions of a node share. All of it is thread-safe.
 *
 * @param scheduler of timers and of what is tried again
 * @param clock that timers go by
 */
public record PartitionServices(
    LeaderOptions options,
    CommandCodec commandCodec,
    RowCodec rowCodec,
    EntryCodec entryCodec,
    CommandLog log,
    DeliveryLog deliveries,
    AttemptLauncher launcher,
    ReplayMemory replayMemory,
    ReplySink replies,
    ScheduledExecutorService scheduler,
    InstantSource clock,
    LedPartitions led,
    CommandCounts counts,
    Tracing tracing) {}
