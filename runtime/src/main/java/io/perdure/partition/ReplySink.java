package io.perdure.partition;

import io.perdure.model.ReplyAddress;
import io.perdure.statemachine.Answer;

/** Takes answers to the nodes that hold the requests. Called on stream threads; returns at once. */
public interface ReplySink {
  /** Answers a request; an answer to a request that is not held any more is dropped. */
  void reply(ReplyAddress address, Answer answer);

  /**
   * This node has begun to lead a partition: answers of commands that were applied without a leader
   * were lost, so whoever still waits for one must ask again.
   */
  void leaderChanged(int partition);
}
