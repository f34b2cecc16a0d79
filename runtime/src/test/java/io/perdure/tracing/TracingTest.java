package io.perdure.tracing;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.TraceContext;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers say of the trace that a request belongs to. */
class TracingTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** 32 members of 16 characters with their comma, one less at the end. */
  private static final String LONGEST = state(32, 11) + "x";

  @ParameterizedTest
  @ValueSource(strings = {"vendor=v", "a=1,b=2", "tenant@system=x y"})
  @NullSource
  void aContextIsHandedOnAsItCame(@Nullable String state) {
    assertThat(Tracing.context(PARENT, state)).isEqualTo(new TraceContext(PARENT, state));
  }

  @Test
  void aStateMayHaveAsManyCharactersAsAreToBeHandedOn() {
    assertThat(LONGEST).hasSize(TraceContext.MAX_STATE_CHARS);
    assertThat(requireNonNull(Tracing.context(PARENT, LONGEST)).state()).isEqualTo(LONGEST);
  }

  static Stream<String> wrongStates() {
    return Stream.of("", "vendor", "Vendor=v", "a=1,b", "a=1,a=2", state(33, 1), LONGEST + "x");
  }

  @ParameterizedTest
  @MethodSource("wrongStates")
  void aStateThatIsMalformedOrTooLongIsLeftOut(String state) {
    assertThat(Tracing.context(PARENT, state)).isEqualTo(new TraceContext(PARENT, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
      })
  @NullSource
  void withoutAProperParentThereIsNoContext(@Nullable String parent) {
    assertThat(Tracing.context(parent, "vendor=v")).isNull();
  }

  private static String state(int members, int valueChars) {
    return IntStream.range(0, members)
        .mapToObj(i -> "k%02d=%s".formatted(i, "v".repeat(valueChars)))
        .collect(joining(","));
  }
}
