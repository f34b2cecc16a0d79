package io.perdure.partition;

import static io.perdure.statemachine.StateMachineFixture.call;
import static io.perdure.statemachine.StateMachineFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.CommandCodec;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.StoredRowCodec;
import io.perdure.log.AppendException;
import io.perdure.log.DeliveryLog;
import io.perdure.log.InMemoryCommandLog;
import io.perdure.model.AttemptId;
import io.perdure.model.HostAndPort;
import io.perdure.model.LeaderEpoch;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Command.AnnounceLeader;
import io.perdure.statemachine.PartitionStateMachine;
import io.perdure.statemachine.StateMachineFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real state machine in the real topology over RocksDB, without a broker. */
@SuppressWarnings("NullAway.Init")
class CommandProcessorTest {
  private final CommandCounts counts = new CommandCounts();
  private static final String TOPIC = "perdure-log";

  @TempDir private Path directory;
  private final CommandCodec codec = new CommandCodec();
  private final InMemoryCommandLog log = new InMemoryCommandLog(1);
  private final ManualScheduler scheduler = new ManualScheduler();
  private final RecordingLauncher launcher = new RecordingLauncher();
  private final RecordingReplies replies = new RecordingReplies();
  private final LedPartitions led = new LedPartitions();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> topic;

  @BeforeEach
  void start() {
    var options =
        new PartitionOptions(
            "perdure",
            TOPIC,
            1,
            "node-1",
            new HostAndPort("localhost", 9070),
            directory,
            1,
            2,
            1000,
            4 << 20,
            4 << 20,
            Duration.ofSeconds(1),
            Map.of());
    var services =
        new PartitionServices(
            options,
            codec,
            new StoredRowCodec(),
            new FunctionEntryCodec(),
            log,
            new NoDeliveries(),
            launcher,
            replies,
            scheduler,
            led,
            counts);
    var config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "perdure");
    config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class);
    config.put(SharedRocksMemory.BLOCK_CACHE_BYTES, 4 << 20);
    config.put(SharedRocksMemory.WRITE_BUFFER_BYTES, 4 << 20);
    driver =
        new TopologyTestDriver(
            PartitionTopology.of(TOPIC, () -> new CommandProcessor(services)), config);
    topic = driver.createInputTopic(TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void nothingIsPerformedBeforeTheOwnAnnouncementIsReadBack() {
    pipe(call(1));
    pipe(new AnnounceLeader("of-another", "node-2", PartitionStateMachine.VERSION));
    assertThat(launcher.calls).isEmpty();
    assertThat(led.contains(0)).isFalse();

    pipe(announcement());

    assertThat(launcher.calls).containsExactly("launch " + attempt(1, 2, 1));
    assertThat(led.contains(0)).isTrue();
    assertThat(replies.leaderChanges).isEqualTo(1);
  }

  @Test
  void anotherLeadersAnnouncementEndsLeadership() {
    pipe(announcement());
    pipe(call(1));

    pipe(new AnnounceLeader("of-another", "node-2", PartitionStateMachine.VERSION));
    pipe(call(2));

    assertThat(launcher.calls)
        .containsExactly("launch " + attempt(1, 1, 1), "stop " + attempt(1, 1, 1));
    assertThat(led.contains(0)).isFalse();
  }

  @Test
  void moreAttemptsThanAllowedWaitForAPlace() {
    pipe(announcement());
    pipe(call(1));
    pipe(call(2));
    pipe(call(3));
    assertThat(launcher.launched).hasSize(2);

    pipe(
        new Command.ReportAttempt(
            attempt(1, 1, 1),
            0,
            null,
            List.of(StateMachineFixture.output("done")),
            new AttemptEnd.Ended()));

    assertThat(launcher.calls).endsWith("stop " + attempt(1, 1, 1), "launch " + attempt(3, 1, 1));
    assertThat(replies.answers).hasSize(1);
  }

  @Test
  void aRecordThatIsNoCommandIsPassedOver() {
    pipe(announcement());

    topic.pipeInput(new byte[0], new byte[] {1, 2, 3});
    topic.pipeInput(new byte[0], (byte[]) null);
    pipe(call(1));

    assertThat(launcher.launched).hasSize(1);
  }

  private void pipe(Command command) {
    topic.pipeInput(new byte[0], codec.encode(command));
  }

  /** What this node appended when it was given the partition. */
  private Command announcement() {
    return log.commands().getFirst();
  }

  private static AttemptId attempt(int invocation, int epoch, int number) {
    return new AttemptId(id(invocation), new LeaderEpoch(epoch), number);
  }

  /** With one partition there is nobody to deliver to. */
  private static final class NoDeliveries implements DeliveryLog {
    @Override
    public long session() {
      return 1;
    }

    @Override
    public void send(long session, int toPartition, Command delivery, Callback callback) {
      callback.done(
          new AppendException(AppendException.Reason.UNAVAILABLE, "there is one partition"));
    }
  }
}
