package io.perdure.statemachine;

import io.perdure.model.AttemptId;
import io.perdure.model.DeploymentChoice;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSpec;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.LimitChange;
import io.perdure.model.Payload;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.ReplyAddress;
import io.perdure.model.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in the log: something that happened, for one partition, in an order that everybody agrees
 * on.
 */
public sealed interface Command {

  /**
   * Commands about one invocation; a bug while one is applied quarantines that invocation alone.
   */
  sealed interface OfInvocation extends Command {
    InvocationId invocation();
  }

  /**
   * Commands that one invocation, or its call tree, causes in another; these may travel from
   * partition to partition.
   */
  sealed interface Deliverable extends OfInvocation {}

  /**
   * A node takes the partition over.
   *
   * @param nonce tells the announcing node that it is reading its own record
   * @param version of the state machine, for every later command of this epoch
   */
  record AnnounceLeader(String nonce, String node, int version) implements Command {}

  /**
   * An invocation is asked for.
   *
   * @param waiter who wants its result; nobody for a send
   * @param accepted where to say that it was accepted, for a send by HTTP
   */
  record Invoke(InvocationSpec spec, @Nullable Waiter waiter, @Nullable ReplyAddress accepted)
      implements Deliverable {
    @Override
    public InvocationId invocation() {
      return spec.id();
    }
  }

  /**
   * An attempt reports: what its function asked for, in order, and perhaps its end.
   *
   * @param sequence counts the reports of the invocation; one that is not next is stale, or lost
   *     its predecessor
   * @param pin the deployment to use from now on; with the first report that has entries
   */
  record ReportAttempt(
      AttemptId attempt,
      int sequence,
      @Nullable PinnedDeployment pin,
      List<ReportedEntry> entries,
      @Nullable AttemptEnd end)
      implements OfInvocation {
    public ReportAttempt {
      entries = List.copyOf(entries);
    }

    @Override
    public InvocationId invocation() {
      return attempt.invocation();
    }
  }

  /** A timer is due. Whether it still exists is for the state machine to say. */
  record FireTimer(LeaderEpoch epoch, TimerKey timer) implements OfInvocation {
    @Override
    public InvocationId invocation() {
      return timer.invocation();
    }
  }

  /**
   * Something came back for an invocation: the result of a call, or a signal.
   *
   * @param replyTo where to say that it was taken
   */
  record Notify(InvocationId invocation, Notification notification, @Nullable ReplyAddress replyTo)
      implements Deliverable {}

  /** Somebody wants the result of an invocation that exists, when it is there. */
  record Attach(InvocationId invocation, Waiter waiter) implements Deliverable {}

  /** Somebody wants the result of an invocation, if it is there. */
  record GetOutput(InvocationId invocation, Waiter waiter) implements Deliverable {}

  /** Ends an invocation cooperatively: at once if it has not started, else at its next await. */
  record Cancel(InvocationId invocation, @Nullable ReplyAddress replyTo) implements Deliverable {}

  /** Ends an invocation and all that it called, without asking its function. */
  record Kill(InvocationId invocation, @Nullable ReplyAddress replyTo) implements Deliverable {}

  /**
   * Rules of limits have changed: from here on other numbers of invocations may run at once. For
   * every partition.
   *
   * @param invocation what has changed them
   */
  record SetLimits(InvocationId invocation, List<LimitChange> changes) implements Deliverable {
    public SetLimits {
      changes = List.copyOf(changes);
    }
  }

  /** Stops the attempts of an invocation until somebody resumes it. */
  record Pause(InvocationId invocation, @Nullable ReplyAddress replyTo) implements OfInvocation {}

  /**
   * Begins the next attempt of an invocation at once.
   *
   * @param deployment what to run it on from now on; null leaves that as it is
   */
  record Resume(
      InvocationId invocation,
      @Nullable DeploymentChoice deployment,
      @Nullable ReplyAddress replyTo)
      implements OfInvocation {}

  /**
   * Runs a completed invocation again, as another invocation of the same partition.
   *
   * @param restarted the new one's id
   * @param upToEntry the new journal begins with the entries 0 to this one, and their completions
   * @param randomSeed of the new one, where only the input is kept: what follows from random
   *     numbers is in the entries
   * @param deployment what to run it on; null keeps the deployment of the completed one
   */
  record RestartAsNew(
      InvocationId invocation,
      InvocationId restarted,
      int upToEntry,
      long randomSeed,
      @Nullable DeploymentChoice deployment,
      @Nullable ReplyAddress replyTo)
      implements OfInvocation {}

  /** Forgets a completed invocation. */
  record Purge(InvocationId invocation, @Nullable ReplyAddress replyTo) implements OfInvocation {}

  /** Forgets the journal of a completed invocation; its result stays. */
  record PurgeJournal(InvocationId invocation, @Nullable ReplyAddress replyTo)
      implements OfInvocation {}

  /**
   * A record of a topic asks for an invocation.
   *
   * @param source names the sequence of offsets: a subscription, or the ingress topic
   * @param offset above the last of its source, topic and partition; one that is not was seen
   *     before
   */
  record Ingest(String source, String topic, int partition, long offset, Invoke invoke)
      implements OfInvocation {
    @Override
    public InvocationId invocation() {
      return invoke.invocation();
    }
  }

  /**
   * Records of one partition of a topic ask together for one invocation. All batches of such a
   * partition go to the same partition of the log, and the invocation's id follows from the last
   * offset: so batches that overlap, because they were cut differently when they were read again,
   * are told apart by what is new in them.
   *
   * @param source names the sequence of offsets: a subscription
   * @param records in order, at least one; those that were seen before are left out
   * @param invoke the invocation; its input is what is left, as a JSON list
   */
  record IngestBatch(
      String source, String topic, int partition, List<IngestedRecord> records, Invoke invoke)
      implements OfInvocation {
    public IngestBatch {
      records = List.copyOf(records);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("Expected at least one record of " + topic);
      }
    }

    @Override
    public InvocationId invocation() {
      return invoke.invocation();
    }
  }

  /**
   * One record of a batch.
   *
   * @param json the record as JSON
   */
  record IngestedRecord(long offset, Payload json) {}

  /**
   * A command that another partition owes to this one.
   *
   * @param sequence counts the deliveries from that partition to this one, from 1, without gaps
   */
  record Deliver(int fromPartition, long sequence, Deliverable command) implements OfInvocation {
    @Override
    public InvocationId invocation() {
      return command.invocation();
    }
  }

  /** All deliveries to a partition up to a sequence number are in its log. */
  record AckDeliveries(LeaderEpoch epoch, int toPartition, long upToSequence) implements Command {}

  /** Completed invocations may have outlived their retention. */
  record PurgeExpired(LeaderEpoch epoch) implements Command {}
}
