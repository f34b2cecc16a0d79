package io.perdure.partition;

import io.perdure.codec.UndecodableRecordException;
import io.perdure.statemachine.Action;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.PartitionInfo;
import io.perdure.statemachine.PartitionStateMachine;
import io.perdure.statemachine.Position;
import io.perdure.statemachine.store.OrderedStore;
import io.perdure.statemachine.store.StoreUnavailableException;
import io.perdure.statemachine.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the log of one partition, publishes what is to be published and, while this node leads
 * it, performs the other actions.
 *
 * <p>A record that cannot be decoded is logged and passed over: it changes nothing, on every node
 * alike. Confined to the partition's stream thread.
 */
final class CommandProcessor
    implements Processor<byte[], byte[], byte[], ProducerRecord<byte[], byte[]>> {
  private static final Logger LOG = LoggerFactory.getLogger(CommandProcessor.class);

  private static final Duration MEMORY_WATCH_INTERVAL = Duration.ofMillis(20);

  private static final byte[] NOTHING = new byte[0];

  private final PartitionServices services;
  private final PublishServices publishing;
  private ProcessorContext<byte[], ProducerRecord<byte[], byte[]>> context;
  private PartitionStateMachine machine;
  private Leadership leadership;
  private Publisher publisher;
  private @Nullable Cancellable memoryWatch;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  CommandProcessor(PartitionServices services, PublishServices publishing) {
    this.services = services;
    this.publishing = publishing;
  }

  @Override
  public void init(ProcessorContext<byte[], ProducerRecord<byte[], byte[]>> processorContext) {
    context = processorContext;
    int partition = context.taskId().partition();
    machine =
        new PartitionStateMachine(
            new PartitionInfo(partition, services.log().partitions()),
            new Stores(
                store(PartitionTopology.INVOCATIONS),
                store(PartitionTopology.JOURNAL),
                store(PartitionTopology.STATE),
                store(PartitionTopology.SYSTEM)),
            services.rowCodec(),
            services.entryCodec(),
            (command, bug) -> quarantined(partition, command, bug));
    publisher = new Publisher(context, publishing);
    leadership = new Leadership(partition, machine, services);
    leadership.announce();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    var metadata = context.recordMetadata().orElseThrow();
    var position = new Position(metadata.offset(), context.currentStreamTimeMs());
    decode(record.value(), metadata.partition(), metadata.offset())
        .ifPresent(command -> {
          var actions = apply(command, position);
          services.counts().countApplied();
          publisher.publish(actions, position.timeMs());
          leadership
              .applied(command)
              .ifPresent(leader -> {
                leader.perform(actions);
                watchMemory(leader);
              });
        });
  }

  @Override
  public void close() {
    leadership.close();
  }

  /**
   * Looks now and then whether there is memory for waiting attempts, as long as there are some.
   * Reads the stores, but never changes them.
   */
  private void watchMemory(ActionDispatcher leader) {
    if (memoryWatch == null && leader.waitsForMemory()) {
      memoryWatch =
          context.schedule(
              MEMORY_WATCH_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> launchWaiting());
    }
  }

  private void launchWaiting() {
    leadership.dispatcher().ifPresent(ActionDispatcher::launchWaiting);
    if (memoryWatch != null
        && leadership.dispatcher().filter(ActionDispatcher::waitsForMemory).isEmpty()) {
      memoryWatch.cancel();
      memoryWatch = null;
    }
  }

  private Optional<Command> decode(byte @Nullable [] value, int partition, long offset) {
    try {
      return Optional.of(services.commandCodec().decode(value == null ? NOTHING : value));
    } catch (UndecodableRecordException bad) {
      services.counts().countUndecodable();
      LOG.error(
          "PD0002: passed over a record of the log that is not a command: partition={} offset={}: {}",
          partition,
          offset,
          bad.getMessage());
      return Optional.empty();
    }
  }

  private List<Action> apply(Command command, Position position) {
    try {
      return machine.apply(command, position);
    } catch (StoreUnavailableException unavailable) {
      // Kafka Streams recovers from its own exceptions, not from ours.
      if (unavailable.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw unavailable;
    }
  }

  private OrderedStore store(String name) {
    PartitionStore store = context.getStateStore(name);
    return store.rows();
  }

  private void quarantined(int partition, Command command, RuntimeException bug) {
    services.counts().countQuarantined();
    LOG.error(
        "PD0001: a bug while a command was applied; its invocation is paused: partition={} invocation={} command={}",
        partition,
        command instanceof Command.OfInvocation ofInvocation ? ofInvocation.invocation() : "none",
        command.getClass().getSimpleName(),
        bug);
  }
}
