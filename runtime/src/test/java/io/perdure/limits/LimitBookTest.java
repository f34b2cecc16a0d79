package io.perdure.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.limits.LimitRefusedException.Reason;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import io.perdure.model.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitBookTest {
  private final Map<Payload, Payload> state = new LinkedHashMap<>();

  @Test
  void aNewRuleHasTheVersionOfTheBook() {
    assertThat(put("[{\"pattern\": \"blue\", \"limits\": {\"concurrency\": 2}}]", 10))
        .isEqualTo(
            """
            [{"pattern":"blue","limits":{"concurrency":2},"disabled":false,"version":1,\
            "last_modified_millis_since_epoch":10}]\
            """);
    assertThat(put("[{\"pattern\": \"red\"}, {\"pattern\": \"*\"}]", 20))
        .isEqualTo(
            """
            [{"pattern":"red","limits":{},"disabled":false,"version":2,\
            "last_modified_millis_since_epoch":20},{"pattern":"*","limits":{},"disabled":false,\
            "version":2,"last_modified_millis_since_epoch":20}]\
            """);
  }

  @Test
  void onlyWhatMayRunMakesANewVersion() {
    put("[{\"pattern\": \"blue\", \"limits\": {\"concurrency\": 2}}]", 10);

    assertThat(
            put(
                """
                [{"pattern": "blue", "limits": {"concurrency": 2}, "description": "two"}]\
                """,
                20))
        .isEqualTo(
            """
            [{"pattern":"blue","limits":{"concurrency":2},"description":"two","disabled":false,\
            "version":1,"last_modified_millis_since_epoch":10}]\
            """);
    assertThat(effects("[{\"pattern\": \"blue\", \"limits\": {\"concurrency\": 2}}]")).isEmpty();
  }

  @Test
  void theEffectOfARuleIsItsLimit() {
    assertThat(effects("[{\"pattern\": \"blue\", \"limits\": {\"concurrency\": 2}}]"))
        .containsExactly(new LimitChange(new LimitPattern("blue"), 2));
    assertThat(effects("[{\"pattern\": \"blue\", \"limits\": {\"action_concurrency\": 3}}]"))
        .containsExactly(new LimitChange(new LimitPattern("blue"), 3));
    assertThat(effects("[{\"pattern\": \"red\"}]"))
        .containsExactly(new LimitChange(new LimitPattern("red"), LimitChange.UNLIMITED));
    assertThat(
            effects(
                """
                [{"pattern": "blue", "limits": {"concurrency": 2}, "disabled": true}]\
                """))
        .containsExactly(new LimitChange(new LimitPattern("blue"), null));
  }

  @Test
  void aRuleIsRemovedOnceAndNeedsNoVersion() {
    put("[{\"pattern\": \"blue\"}, {\"pattern\": \"red\"}]", 10);

    assertThat(remove("[{\"pattern\": \"nobody\"}, {\"pattern\": \"blue\"}]"))
        .isEqualTo("[\"blue\"]");
    assertThat(remove("[{\"pattern\": \"blue\"}]")).isEqualTo("[]");
    // The removal was the second version.
    assertThat(put("[{\"pattern\": \"green\"}]", 20)).contains("\"version\":3");
  }

  @Test
  void aPreconditionThatDoesNotHoldRefusesAll() {
    put("[{\"pattern\": \"blue\"}]", 10);
    var before = Map.copyOf(state);

    refused(
        """
        [{"pattern": "red"},
         {"pattern": "blue", "precondition": {"type": "matches", "version": 7}}]\
        """,
        "Expected a rule of version 7 for blue, but found version 1");
    refused(
        """
        [{"pattern": "blue", "precondition": {"type": "does_not_exist"}}]\
        """,
        "Expected no rule for blue, but found version 1");
    refused(
        """
        [{"pattern": "red", "precondition": {"type": "matches", "version": 1}}]\
        """,
        "Expected a rule of version 1 for red, but found none");
    assertThatThrownBy(() -> remove("[{\"pattern\": \"blue\", \"expected_version\": 2}]"))
        .isInstanceOf(LimitRefusedException.class);
    assertThat(state).isEqualTo(before);

    put(
        """
        [{"pattern": "blue", "precondition": {"type": "matches", "version": 1}},
         {"pattern": "red", "precondition": {"type": "does_not_exist"}}]\
        """,
        20);
    assertThat(state).hasSize(3);
  }

  @Test
  void thereAreNoMoreThanTenThousand() {
    put(
        IntStream.range(0, 10_000)
            .mapToObj(i -> "{\"pattern\": \"scope-" + i + "\"}")
            .collect(Collectors.joining(",", "[", "]")),
        10);

    assertThatThrownBy(() -> put("[{\"pattern\": \"one-more\"}]", 20))
        .isInstanceOfSatisfying(
            LimitRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.FULL));
    put("[{\"pattern\": \"scope-5\", \"limits\": {\"concurrency\": 1}}]", 30);
  }

  @Test
  void aRequestThatIsNotValidIsRefusedWithItsPlace() {
    for (var wrong :
        List.of(
            "{}",
            "[7]",
            "[{}]",
            "[{\"pattern\": \"a b\"}]",
            "[{\"pattern\": \"a*\"}]",
            "[{\"pattern\": \"a/b/c/d\"}]",
            "[{\"pattern\": \"a\", \"limits\": {\"concurrency\": 0}}]",
            "[{\"pattern\": \"a\", \"limits\": {\"concurrency\": 1.5}}]",
            "[{\"pattern\": \"a\", \"limits\": {\"rate\": 1}}]",
            "[{\"pattern\": \"a\", \"limits\": {\"concurrency\": 1, \"action_concurrency\": 1}}]",
            "[{\"pattern\": \"a\", \"disabled\": \"yes\"}]",
            "[{\"pattern\": \"a\", \"precondition\": {\"type\": \"matches\"}}]",
            "[{\"pattern\": \"a\", \"precondition\": {\"type\": \"version\"}}]",
            "nothing")) {
      assertThatThrownBy(() -> LimitRequest.puts(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Expected");
    }
    assertThatThrownBy(() -> LimitRequest.removals("[{\"pattern\": \"a\"}, \"b\"]"))
        .hasMessageStartingWith("[1]: Expected a JSON object");
  }

  private void refused(String body, String message) {
    assertThatThrownBy(() -> put(body, 50))
        .isInstanceOf(LimitRefusedException.class)
        .hasMessage(message);
  }

  private String put(String body, long nowMs) {
    return apply(LimitRequest.puts(body), nowMs, new ArrayList<>());
  }

  private String remove(String body) {
    return apply(LimitRequest.removals(body), 99, new ArrayList<>());
  }

  private List<LimitChange> effects(String body) {
    var effects = new ArrayList<LimitChange>();
    apply(LimitRequest.puts(body), 99, effects);
    return effects;
  }

  private String apply(List<LimitEdit> edits, long nowMs, List<LimitChange> effects) {
    var book = new LimitBook();
    state.forEach(book::load);
    var answer = book.apply(edits, nowMs).toString();
    book.store(this::write);
    effects.addAll(book.effects());
    return answer;
  }

  private void write(Payload name, @Nullable Payload value) {
    if (value == null) {
      state.remove(name);
    } else {
      state.put(name, value);
    }
  }
}
