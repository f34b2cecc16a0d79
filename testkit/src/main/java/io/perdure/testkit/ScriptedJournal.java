package io.perdure.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.invoker.InvokerOptions;
import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.RawEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The journal of one run of a {@link HandlerScript}, with what in it is not answered yet. Not
 * thread-safe.
 */
final class ScriptedJournal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getEncoder();
  private static final FunctionEntryCodec CODEC = new FunctionEntryCodec();

  /** What the handler has asked for, and the notification that would answer it. */
  private record Question(Notification.Kind kind, Awaited asked) {}

  /** A sleep that is not over. */
  record Timer(int completionId, long dueMs) {}

  private final List<RawEntry> entries = new ArrayList<>();
  private final Map<Integer, Question> open = new LinkedHashMap<>();
  private final List<Timer> timers = new ArrayList<>();

  /** What has come since the attempt began, which does not know of it. */
  private final Set<NotificationId> unseen = new HashSet<>();

  ScriptedJournal(List<Header> headers, Payload input) {
    entries.add(CODEC.encode(new JournalEntry.Input(headers, input)));
  }

  List<RawEntry> entries() {
    return entries;
  }

  /** An attempt begins, which replays all that there is. */
  void replayed() {
    unseen.clear();
  }

  /** Whether something awaited has come since the attempt began. */
  boolean hasUnseen(Set<NotificationId> awaited) {
    return !Collections.disjoint(unseen, awaited);
  }

  /** What the handler asks for. */
  void add(RawEntry command) {
    entries.add(command);
  }

  /** Notes that something is to be answered later. */
  void ask(Notification.Kind kind, int completionId, Awaited asked) {
    open.put(completionId, new Question(kind, asked));
  }

  void startTimer(int completionId, long dueMs) {
    timers.add(new Timer(completionId, dueMs));
  }

  /** Takes the timer that is over first, of those that are by a time; of two the older one. */
  Optional<Timer> takeTimer(long untilMs) {
    Timer first = null;
    for (var timer : timers) {
      if (timer.dueMs() <= untilMs && (first == null || timer.dueMs() < first.dueMs())) {
        first = timer;
      }
    }
    if (first == null) {
      return Optional.empty();
    }
    timers.remove(first);
    return Optional.of(first);
  }

  /** Answers the oldest open question that a line of the script is about. */
  boolean answer(Awaited line, NotificationResult result) {
    for (var question : open.entrySet()) {
      if (Script.answers(line, question.getValue().asked())) {
        open.remove(question.getKey());
        complete(question.getValue().kind(), question.getKey(), result);
        return true;
      }
    }
    return false;
  }

  void complete(Notification.Kind kind, int completionId, NotificationResult result) {
    notify(Notification.completion(kind, completionId, result));
  }

  void notify(Notification notification) {
    entries.add(CODEC.encode(notification));
    unseen.add(notification.id());
  }

  /** What a handler waits for, in words; empty for the cancel that may always come. */
  Optional<String> describe(NotificationId awaited) {
    return switch (awaited) {
      case NotificationId.Completion(var id) -> Optional.of(describe(id));
      case NotificationId.SignalIndex(var index) when index < ScriptedRuntime.FIRST_AWAKEABLE ->
          Optional.empty();
      case NotificationId.SignalIndex(var index) ->
          Optional.of(Awaited.awakeable(ScriptedRuntime.awakeable(index)).toString());
      case NotificationId.SignalName(var name) -> Optional.of(Awaited.signal(name).toString());
    };
  }

  private String describe(int completionId) {
    var question = open.get(completionId);
    if (question != null) {
      return question.asked().toString();
    }
    return timers.stream()
        .filter(timer -> timer.completionId() == completionId)
        .findFirst()
        .map(timer -> "a sleep until " + Instant.ofEpochMilli(timer.dueMs()))
        .orElseGet(() -> "completion " + completionId);
  }

  /** As it would be exported. */
  Journal export(ScriptedTarget target, Map<String, Payload> state) {
    var header = JSON.createObjectNode();
    header.put("invocation_id", target.id().toString());
    header.put("service", target.service());
    header.put("key", target.key().orElse(null));
    header.put("handler", target.handler());
    header.put("idempotency_key", target.idempotencyKey().orElse(null));
    header.put("protocol_version", InvokerOptions.MAX_PROTOCOL_VERSION);
    header.put("random_seed", Long.toString(ScriptedTarget.RANDOM_SEED));
    header.put("entries", entries.size());
    var values = header.putObject("state");
    state.forEach((name, value) -> values.put(name, BASE64.encodeToString(value.bytes())));
    var lines = new StringBuilder().append(header).append('\n');
    for (var entry : entries) {
      var line = JSON.createObjectNode();
      line.put("type", entry.type());
      line.put("body", BASE64.encodeToString(entry.body().bytes()));
      lines.append(line).append('\n');
    }
    return Journal.parse(lines.toString());
  }
}
