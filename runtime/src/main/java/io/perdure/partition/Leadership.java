package io.perdure.partition;

import io.perdure.statemachine.Command;
import io.perdure.statemachine.Command.AnnounceLeader;
import io.perdure.statemachine.PartitionStateMachine;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node leads a partition: from the moment it reads its own announcement back from the
 * log, until it reads another's or loses the partition. So for each position of the log one node
 * acts.
 *
 * <p>Public for whoever applies a partition without Kafka Streams. Confined to the partition's
 * thread, but for the repetition of a failed announcement.
 */
public final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final long RETRY_MS = 200;

  private final int partition;
  private final PartitionStateMachine machine;
  private final PartitionServices services;
  private final String nonce = UUID.randomUUID().toString();

  private @Nullable ActionDispatcher dispatcher;
  private volatile boolean isClosed;

  public Leadership(int partition, PartitionStateMachine machine, PartitionServices services) {
    this.partition = partition;
    this.machine = machine;
    this.services = services;
  }

  /** Appends the announcement, until it is in the log. */
  public void announce() {
    if (isClosed) {
      return;
    }
    var node = services.options().node();
    services
        .log()
        .append(partition, new AnnounceLeader(nonce, node, PartitionStateMachine.VERSION))
        .whenComplete((_, failure) -> {
          if (failure != null && !services.scheduler().isShutdown()) {
            services.scheduler().schedule(this::announce, RETRY_MS, TimeUnit.MILLISECONDS);
          }
        });
  }

  /**
   * Takes note of a command that was applied.
   *
   * @return who performs its actions; empty if that is not for this node to do
   */
  public Optional<ActionDispatcher> applied(Command command) {
    if (command instanceof AnnounceLeader) {
      if (!machine.isLedBy(nonce)) {
        stepDown();
      } else if (dispatcher == null) {
        lead();
      }
    }
    return Optional.ofNullable(dispatcher);
  }

  /** Who performs actions; empty while this node does not lead. */
  Optional<ActionDispatcher> dispatcher() {
    return Optional.ofNullable(dispatcher);
  }

  /** Leads no more; what this object still appends carries an old epoch. */
  public void close() {
    isClosed = true;
    stepDown();
  }

  private void lead() {
    var epoch = machine.epoch();
    LOG.info("Leading: partition={} epoch={}", partition, epoch.value());
    var options = services.options();
    var timers =
        new TimerService(
            partition,
            epoch,
            machine,
            services.log(),
            services.scheduler(),
            services.clock()::millis,
            options.timerWindow());
    var outbox =
        new OutboxSender(
            partition, epoch, machine, services.log(), services.deliveries(), services.scheduler());
    dispatcher =
        new ActionDispatcher(
            machine,
            services.launcher(),
            services.replayMemory(),
            services.replies(),
            timers,
            outbox,
            new InvocationTraces(services.tracing(), services.clock()),
            options.concurrency(),
            options::maxStateBytes);
    services.led().add(partition);
    services.replies().leaderChanged(partition);
    dispatcher.perform(machine.resume());
  }

  private void stepDown() {
    if (dispatcher != null) {
      LOG.info("Not leading any more: partition={}", partition);
      services.led().remove(partition);
      dispatcher.close();
      dispatcher = null;
    }
  }
}
