package io.perdure.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.registry.HandlerDescriptor.InputRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, delays and content types, as callers write them. */
class ReadingTest {
  @Test
  void aPathIsCutAtItsSlashesAndASlashAtTheEndIsIgnored() {
    assertThat(PathSegments.of("/")).isEmpty();
    assertThat(PathSegments.of("/a")).containsExactly("a");
    assertThat(PathSegments.of("/a/b/")).containsExactly("a", "b");
    assertThat(PathSegments.of("/a//b")).containsExactly("a", "", "b");
  }

  @Test
  void percentSequencesAreDecodedAndAPlusStaysAPlus() {
    assertThat(PathSegments.of("/Counter/a%2Fb+c%20d/add"))
        .isEqualTo(List.of("Counter", "a/b+c d", "add"));
    assertThat(PathSegments.of("/Counter/%c3%A4%F0%9F%98%80/add").get(1)).isEqualTo("ä😀");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/%", "/a/%2", "/a/%zz/b", "/a/%ff", "/a/%c3/b", "/a/%+1"})
  void aMalformedPathIsRefused(String path) {
    assertThatThrownBy(() -> PathSegments.of(path)).isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PT60S, 60000",
    "PT1M30.5S, 90500",
    "P1DT2H, 93600000",
    "P2W, 1209600000",
    "pt1s, 1000",
    "500ms, 500",
    "60sec, 60000",
    "60 seconds, 60000",
    "1h 30m, 5400000",
    "1h30m, 5400000",
    "2 days, 172800000",
    "1.5h, 5400000",
    "10us, 1",
    "0s, 0"
  })
  void aDelayIsRead(String text, long millis) {
    assertThat(DelayText.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "PT",
        "10",
        "ten seconds",
        "-5s",
        "5s ago",
        "PT-5S",
        "1y",
        "P1Y",
        "5s x",
        "100000w",
        "999999999999999999w",
        "1h 30"
      })
  void aMalformedDelayIsRefused(String text) {
    assertThatThrownBy(() -> DelayText.parse(text)).isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // required, type, schema | content type, size, accepted
        "true,  application/json, true,  application/json, 2, true",
        "true,  application/json, true,  Application/JSON; charset=utf-8, 2, true",
        "true,  application/json, true,  application/json, 0, false",
        "true,  application/json, false, application/json, 0, true",
        "true,  application/json, true,  text/plain, 2, false",
        "true,  application/json, true,  -, 2, false",
        "true,  application/json, true,  -, 0, false",
        "false, application/json, true,  -, 0, true",
        "false, application/json, true,  -, 2, false",
        "true,  application/*,    false, application/cbor, 2, true",
        "true,  application/*,    false, text/plain, 2, false",
        "true,  */*,              false, image/png, 2, true",
        "true,  */*,              false, -, 2, false",
        "true,  -,                false, -, 0, true",
        "true,  -,                false, -, 1, false",
        "true,  -,                false, text/plain, 0, false"
      })
  void inputIsHeldAgainstTheRuleOfItsHandler(
      boolean isRequired,
      @Nullable String type,
      boolean hasSchema,
      @Nullable String contentType,
      int size,
      boolean isAccepted) {
    var handler = Fixtures.handler("h", new InputRule(isRequired, type, hasSchema), null);

    if (isAccepted) {
      InputCheck.check(handler, contentType, size);
    } else {
      assertThatThrownBy(() -> InputCheck.check(handler, contentType, size))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void withoutARuleEverythingIsAccepted() {
    var handler = Fixtures.handler("h", null, null);

    InputCheck.check(handler, null, 0);
    InputCheck.check(handler, null, 7);
    InputCheck.check(handler, "what ever", 7);
  }
}
