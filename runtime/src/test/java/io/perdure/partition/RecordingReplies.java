package io.perdure.partition;

import io.perdure.model.ReplyAddress;
import io.perdure.statemachine.Answer;
import java.util.ArrayList;
import java.util.List;

/** Remembers the answers. */
final class RecordingReplies implements ReplySink {
  final List<Answer> answers = new ArrayList<>();
  int leaderChanges;

  @Override
  public void reply(ReplyAddress address, Answer answer) {
    answers.add(answer);
  }

  @Override
  public void leaderChanged(int partition) {
    leaderChanges++;
  }
}
