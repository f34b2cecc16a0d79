package io.perdure.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import io.perdure.schema.builtin.SetLimitsEntryMessage;
import io.perdure.statemachine.JournalEntry;
import java.util.List;

/** Entries that change limits. Stateless. */
final class LimitEntries {
  private LimitEntries() {}

  static SetLimitsEntryMessage encode(List<LimitChange> changes) {
    var out = SetLimitsEntryMessage.newBuilder();
    for (var change : changes) {
      var to = SetLimitsEntryMessage.Change.newBuilder().setPattern(change.pattern().text());
      if (change.concurrency() != null) {
        to.setConcurrency(change.concurrency());
      }
      out.addChanges(to);
    }
    return out.build();
  }

  static JournalEntry.SetLimits decode(byte[] bytes) throws InvalidProtocolBufferException {
    return new JournalEntry.SetLimits(
        SetLimitsEntryMessage.parseFrom(bytes).getChangesList().stream()
            .map(change ->
                new LimitChange(
                    new LimitPattern(change.getPattern()),
                    change.hasConcurrency() ? change.getConcurrency() : null))
            .toList());
  }
}
