package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.schema.protocol.CombinatorType;
import io.perdure.schema.protocol.Future;
import io.perdure.schema.protocol.SuspensionMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspensionTest {
  private static final Pending A = Pending.completion(1);
  private static final Pending B = Pending.completion(2);
  private static final Pending C = Pending.signal("go");

  private final Notifications notifications = new Notifications(false);

  private Future tree(Pending pending, boolean cancellable) {
    return Suspension.message(pending, cancellable, ProtocolVersion.V7, notifications)
        .getAwaitingOn();
  }

  private static Future.Builder node(CombinatorType type) {
    return Future.newBuilder().setCombinatorType(type);
  }

  private static Future.Builder firstCompleted() {
    return node(CombinatorType.FIRST_COMPLETED);
  }

  @Test
  void upToVersion6ItIsAFlatListOfWhatIsMissing() {
    var pending = new Pending.All(List.of(new Pending.Any(List.of(A, B)), C));

    assertThat(Suspension.message(pending, true, ProtocolVersion.V6, notifications))
        .isEqualTo(
            SuspensionMessage.newBuilder()
                .addWaitingCompletions(1)
                .addWaitingCompletions(2)
                .addWaitingNamedSignals("go")
                .addWaitingSignals(1)
                .build());
  }

  @Test
  void whatADecidedPartStillLacksIsNotMissing() {
    notifications.add(Wire.frames(Wire.done(Wire.CALL_COMPLETION, 1, "v")).getFirst());
    var pending = new Pending.All(List.of(new Pending.Any(List.of(A, B)), C));

    assertThat(Suspension.message(pending, false, ProtocolVersion.V6, notifications))
        .isEqualTo(SuspensionMessage.newBuilder().addWaitingNamedSignals("go").build());
    assertThat(tree(pending, false))
        .isEqualTo(
            firstCompleted()
                .addNestedFutures(
                    node(CombinatorType.ALL_SUCCEEDED_OR_FIRST_FAILED).addWaitingNamedSignals("go"))
                .build());
  }

  @Test
  void fromVersion7OnItIsATree() {
    assertThat(tree(A, false)).isEqualTo(firstCompleted().addWaitingCompletions(1).build());
    assertThat(tree(new Pending.Any(List.of(A, C)), true))
        .isEqualTo(
            firstCompleted()
                .addWaitingCompletions(1)
                .addWaitingNamedSignals("go")
                .addWaitingSignals(1)
                .build());
    assertThat(tree(new Pending.FirstSuccess(List.of(A, new Pending.Settled(List.of(B, C)))), true))
        .isEqualTo(
            firstCompleted()
                .addNestedFutures(
                    node(CombinatorType.FIRST_SUCCEEDED_OR_ALL_FAILED)
                        .addWaitingCompletions(1)
                        .addNestedFutures(
                            node(CombinatorType.ALL_COMPLETED)
                                .addWaitingCompletions(2)
                                .addWaitingNamedSignals("go")))
                .addWaitingSignals(1)
                .build());
  }

  @Test
  void whichIsFirstIsUnknownToTheRuntimeSoThatItWakesTheHandlerForAFailureToo() {
    var pending = new Pending.FirstSuccess(List.of(new Pending.First(List.of(A, B)), C));

    assertThat(tree(pending, false).getNestedFutures(0).getNestedFutures(0))
        .isEqualTo(
            node(CombinatorType.COMBINATOR_UNKNOWN)
                .addWaitingCompletions(1)
                .addWaitingCompletions(2)
                .build());
  }
}
