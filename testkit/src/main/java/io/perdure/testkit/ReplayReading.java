package io.perdure.testkit;

import io.perdure.codec.Frame;
import io.perdure.codec.FunctionMessage;
import io.perdure.codec.FunctionMessage.AttemptError;
import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.statemachine.RawEntry;
import java.util.List;
import java.util.regex.Pattern;

/** What the frames of a replayed attempt say. Stateless. */
final class ReplayReading {
  private static final int JOURNAL_MISMATCH = 570;
  private static final FunctionProtocolCodec CODEC = new FunctionProtocolCodec();

  /** How our SDK words a mismatch. */
  private static final Pattern MISMATCH =
      Pattern.compile("the handler asks for (?<asked>.*), the journal has (?<recorded>\\w+)");

  private static final Pattern NAMED =
      Pattern.compile("(?<label>\\w+) \\{.*name: \"(?<name>.*?)\".*}");

  private ReplayReading() {}

  static ReplayResult of(Journal journal, List<Frame> frames) {
    if (frames.isEmpty()) {
      return new ReplayResult.Failed("The attempt ended without a word");
    }
    return switch (CODEC.decode(frames.getLast(), ReplayInput.version(journal))) {
      case FunctionMessage.End _ -> new ReplayResult.Fits("it ends");
      case FunctionMessage.Suspension(var awaiting) ->
          new ReplayResult.Fits("it waits for " + awaiting);
      case AttemptError error -> error(journal, error);
      case FunctionMessage.Entry _,
          FunctionMessage.CallRequest _,
          FunctionMessage.SendRequest _,
          FunctionMessage.RunProposal _,
          FunctionMessage.AwaitingOn _ ->
          new ReplayResult.Failed("The attempt was cut before its end");
    };
  }

  private static ReplayResult error(Journal journal, AttemptError error) {
    int begin = error.message().indexOf(JournalReplay.StepBegins.PREFIX);
    if (begin >= 0) {
      return new ReplayResult.Fits(
          "it begins step '"
              + error.message().substring(begin + JournalReplay.StepBegins.PREFIX.length())
              + "'");
    }
    return error.code() == JOURNAL_MISMATCH
        ? mismatch(journal, error)
        : new ReplayResult.Failed(error.message());
  }

  private static ReplayResult mismatch(Journal journal, AttemptError error) {
    var matcher = MISMATCH.matcher(error.message());
    var related = error.relatedEntry();
    if (!matcher.find() || related == null || related.commandIndex() == null) {
      return new ReplayResult.Failed(error.message());
    }
    var commands =
        journal.entries().stream().filter(entry -> !EntryText.isNotification(entry)).toList();
    int command = command(commands, related.commandIndex(), matcher.group("recorded"));
    var recorded =
        command < commands.size() ? EntryText.of(commands.get(command)) : matcher.group("recorded");
    return new ReplayResult.Mismatch(command, recorded, asked(matcher.group("asked")));
  }

  /** A wait is no command: it is counted as the last before it, and meets the next. */
  private static int command(List<RawEntry> commands, int related, String recorded) {
    boolean isNext =
        related + 1 < commands.size()
            && !EntryText.of(commands.get(related)).startsWith(recorded)
            && EntryText.of(commands.get(related + 1)).startsWith(recorded);
    return isNext ? related + 1 : related;
  }

  private static String asked(String text) {
    if (text.equals("the handler to end")) {
      return "end";
    }
    var named = NAMED.matcher(text);
    return named.matches() ? named.group("label") + " '" + named.group("name") + "'" : text;
  }
}
