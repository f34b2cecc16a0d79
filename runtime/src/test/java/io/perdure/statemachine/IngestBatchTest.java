package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.BuiltInEntries;
import io.perdure.codec.CommandCodec;
import io.perdure.model.Payload;
import io.perdure.statemachine.Command.IngestBatch;
import io.perdure.statemachine.Command.IngestedRecord;
import io.perdure.statemachine.Command.Invoke;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Records that come in batches, which may be cut differently when they are read again. */
class IngestBatchTest {
  private final StateMachineFixture machine = new StateMachineFixture();

  @Test
  void aBatchIsOneInvocationWithTheRecordsAsAList() {
    machine.apply(batch(1, 0, 1, 2));

    assertThat(input(1)).isEqualTo("[{\"n\":0},{\"n\":1},{\"n\":2}]");
    machine.assertReplaysEqually();
  }

  @Test
  void aBatchThatOverlapsAnEarlierOneBringsOnlyWhatIsNew() {
    machine.apply(batch(1, 0, 1, 2), batch(2, 0, 1, 2, 3, 4), batch(3, 3, 4));

    assertThat(input(1)).isEqualTo("[{\"n\":0},{\"n\":1},{\"n\":2}]");
    assertThat(input(2)).isEqualTo("[{\"n\":3},{\"n\":4}]");
    assertThat(machine.status(id(3))).isInstanceOf(InvocationStatus.Free.class);
    machine.assertReplaysEqually();
  }

  @Test
  void aBatchIsReadAsItWasWritten() {
    var codec = new CommandCodec();

    assertThat(codec.decode(codec.encode(batch(1, 5, 7)))).isEqualTo(batch(1, 5, 7));
  }

  private static IngestBatch batch(int number, long... offsets) {
    return new IngestBatch(
        "sub_1",
        "numbers@1",
        0,
        LongStream.of(offsets)
            .mapToObj(
                offset -> new IngestedRecord(offset, Payload.ofUtf8("{\"n\":" + offset + "}")))
            .toList(),
        new Invoke(service(number).withInput(Payload.EMPTY), null, null));
  }

  private String input(int number) {
    var snapshot = machine.machine.snapshot(machine.attempt(id(number)), 0).orElseThrow();
    return BuiltInEntries.input(snapshot.journal().getFirst()).value().utf8();
  }
}
