package io.perdure.gateway;

import io.perdure.model.ReplyAddress;
import io.perdure.partition.ReplySink;
import io.perdure.statemachine.Answer;
import java.util.concurrent.Executor;

/**
 * Takes answers to the requests of this node directly, to those of other nodes over the network.
 * Thread-safe.
 */
public final class GatewayReplies implements ReplySink {
  private final String node;
  private final Waiters waiters;
  private final PeerReplies peers;
  private final Executor sweeper;

  /**
   * @param sweeper runs what takes longer than a stream thread may
   */
  public GatewayReplies(String node, Waiters waiters, PeerReplies peers, Executor sweeper) {
    this.node = node;
    this.waiters = waiters;
    this.peers = peers;
    this.sweeper = sweeper;
  }

  @Override
  public void reply(ReplyAddress address, Answer answer) {
    if (address.node().equals(node)) {
      waiters.reply(address.request(), answer);
    } else {
      peers.send(address, answer);
    }
  }

  @Override
  public void leaderChanged(int partition) {
    sweeper.execute(() -> waiters.leaderChanged(partition));
  }
}
