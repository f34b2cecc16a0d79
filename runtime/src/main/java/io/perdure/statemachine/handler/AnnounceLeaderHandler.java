package io.perdure.statemachine.handler;

import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.AnnounceLeader;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.store.RowCodec.LeaderRow;

/**
 * Begins a leader epoch: whatever earlier leaders' invokers and timers still append is stale from
 * here on.
 */
public final class AnnounceLeaderHandler implements CommandHandler<AnnounceLeader> {
  @Override
  public void apply(AnnounceLeader command, ApplyContext context) {
    var leaders = context.tables().leader();
    var current = leaders.get();
    // The same announcement twice: its append was repeated after an unknown outcome.
    if (current.isPresent() && current.get().nonce().equals(command.nonce())) {
      return;
    }
    long epoch = current.map(LeaderRow::epoch).orElse(0L) + 1;
    leaders.put(new LeaderRow(epoch, command.nonce(), command.node(), command.version()));
  }
}
