package io.perdure.limits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All rules of limits while some of them are changed. They are the state of {@link #OBJECT}: a rule
 * under its pattern, the version of all of them under {@link #VERSION}. Not thread-safe.
 */
public final class LimitBook {
  /** Whose state the rules are; no function's service can have this name. */
  public static final ObjectKey OBJECT = new ObjectKey("$limits", "rules", null);

  private static final String VERSION = "$version";
  private static final int MAX_RULES = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TreeMap<String, LimitRule> rules = new TreeMap<>();
  private final TreeMap<String, Optional<LimitRule>> written = new TreeMap<>();
  private final TreeMap<String, LimitChange> effects = new TreeMap<>();
  private int version;

  /** Takes over one value of the object's state. */
  public void load(Payload name, Payload value) {
    if (name.utf8().equals(VERSION)) {
      version = json(value).intValue();
    } else {
      rule(name, value).ifPresent(rule -> rules.put(rule.pattern().text(), rule));
    }
  }

  /** Reads the rule under a name of the object's state; empty if that is not the name of one. */
  public static Optional<LimitRule> rule(Payload name, Payload value) {
    return name.utf8().equals(VERSION)
        ? Optional.empty()
        : Optional.of(LimitRule.ofJson(json(value)));
  }

  /**
   * Makes changes, one after the other.
   *
   * @param nowMs milliseconds since the epoch
   * @return what the operator is told: of each rule that was put what it is now, of each that was
   *     removed its pattern
   * @throws LimitRefusedException if one of them cannot be made; this object is of no use then
   */
  public JsonNode apply(List<LimitEdit> edits, long nowMs) {
    int next = version + 1;
    var answer = JsonNodeFactory.instance.arrayNode();
    for (var edit : edits) {
      var found = rules.get(edit.pattern().text());
      if (!edit.precondition().allows(found)) {
        throw refusal(edit, found);
      }
      switch (edit) {
        case LimitEdit.Put wanted -> answer.add(put(wanted, found, next, nowMs).toJson());
        case LimitEdit.Remove(var pattern, _) -> {
          if (found != null) {
            remove(pattern, next);
            answer.add(pattern.text());
          }
        }
      }
    }
    return answer;
  }

  private LimitRule put(LimitEdit.Put wanted, @Nullable LimitRule found, int next, long nowMs) {
    var pattern = wanted.pattern();
    var rule =
        new LimitRule(
            pattern, wanted.concurrency(), wanted.description(), wanted.isDisabled(), next, nowMs);
    // Words for people change nothing that anybody has to know of.
    if (found != null && isSameLimit(found, rule)) {
      rule =
          new LimitRule(
              pattern,
              found.concurrency(),
              wanted.description(),
              found.isDisabled(),
              found.version(),
              found.modifiedAtMs());
    } else {
      version = next;
      effects.put(pattern.text(), rule.effect());
    }
    if (found == null && rules.size() == MAX_RULES) {
      throw new LimitRefusedException(
          LimitRefusedException.Reason.FULL,
          "Expected at most " + MAX_RULES + " rules of limits, but found one more");
    }
    rules.put(pattern.text(), rule);
    written.put(pattern.text(), Optional.of(rule));
    return rule;
  }

  private static boolean isSameLimit(LimitRule one, LimitRule other) {
    return Objects.equals(one.concurrency(), other.concurrency())
        && one.isDisabled() == other.isDisabled();
  }

  private void remove(LimitPattern pattern, int next) {
    version = next;
    rules.remove(pattern.text());
    written.put(pattern.text(), Optional.empty());
    effects.put(pattern.text(), new LimitChange(pattern, null));
  }

  /** What is different for those who may run. */
  public List<LimitChange> effects() {
    return List.copyOf(effects.values());
  }

  /**
   * Hands out what has to be written to the object's state.
   *
   * @param write takes names and values; null removes
   */
  public void store(BiConsumer<Payload, @Nullable Payload> write) {
    written.forEach((pattern, rule) ->
        write.accept(
            Payload.ofUtf8(pattern),
            rule.map(it -> Payload.ofUtf8(it.toJson().toString())).orElse(null)));
    if (!written.isEmpty()) {
      write.accept(Payload.ofUtf8(VERSION), Payload.ofUtf8(String.valueOf(version)));
    }
  }

  private static JsonNode json(Payload value) {
    try {
      return JSON.readTree(value.bytes());
    } catch (IOException cause) {
      throw new UncheckedIOException("Expected a rule of limits, but found " + value, cause);
    }
  }

  private static LimitRefusedException refusal(LimitEdit edit, @Nullable LimitRule found) {
    var expected =
        switch (edit.precondition()) {
          case LimitEdit.Precondition.Version(var number) -> "a rule of version " + number;
          case LimitEdit.Precondition.Absent _ -> "no rule";
          case LimitEdit.Precondition.Any _ -> "any rule";
        };
    return new LimitRefusedException(
        LimitRefusedException.Reason.CHANGED,
        "Expected "
            + expected
            + " for "
            + edit.pattern()
            + ", but found "
            + (found == null ? "none" : "version " + found.version()));
  }
}
