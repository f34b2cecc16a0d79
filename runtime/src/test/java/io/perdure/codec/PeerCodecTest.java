package io.perdure.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.codec.PeerCodec.PeerReply;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.Rejection;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerCodecTest {
  private static final InvocationId ID = new InvocationId(-5, -6, 7);
  private static final List<PeerReply> REPLIES =
      Stream.of(
              new Answer.Completed(ID, new InvocationResult.Succeeded(Payload.ofUtf8("ä")), 5),
              new Answer.Completed(ID, new InvocationResult.Succeeded(Payload.EMPTY), 0),
              new Answer.Completed(
                  ID,
                  new InvocationResult.Failed(
                      new Failure(409, "no ä", List.of(new Failure.Metadata("k", "")))),
                  Long.MAX_VALUE),
              new Answer.Accepted(ID, true, 12),
              new Answer.Accepted(ID, false, 0),
              new Answer.NotReady(ID),
              new Answer.NotFound(ID),
              new Answer.Done(ID),
              new Answer.Appended(ID),
              new Answer.AlreadyCompleted(ID),
              new Answer.Restarted(ID, new InvocationId(-5, 8, 9)),
              new Answer.Rejected(ID, new Rejection("PD0001", 400, "why")))
          .map(answer -> new PeerReply(Long.MIN_VALUE, answer))
          .toList();
  private static final List<EagerState.Entry> STATE =
      List.of(
          new EagerState.Entry(Payload.ofUtf8("a"), Payload.EMPTY),
          new EagerState.Entry(Payload.EMPTY, Payload.ofUtf8("b")));

  @Test
  void everyAnswerSurvives() {
    assertThat(PeerCodec.decodeReplies(PeerCodec.encodeReplies(REPLIES))).isEqualTo(REPLIES);
    assertThat(REPLIES.stream().<Class<?>>map(it -> it.answer().getClass()).distinct())
        .containsExactlyInAnyOrder(Answer.class.getPermittedSubclasses());
  }

  @Test
  void stateSurvives() {
    assertThat(PeerCodec.decodeState(PeerCodec.encodeState(STATE))).isEqualTo(STATE);
    assertThat(PeerCodec.decodeState(PeerCodec.encodeState(List.of()))).isEmpty();
  }

  @Test
  void whatIsCutOffIsRefusedWhereverItIsCut() {
    var bytes = PeerCodec.encodeReplies(REPLIES);
    for (int length = 0; length < bytes.length; length++) {
      var cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> PeerCodec.decodeReplies(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anotherVersionOrMoreThanAMessageIsRefused() {
    var bytes = PeerCodec.encodeState(STATE);
    var longer = Arrays.copyOf(bytes, bytes.length + 1);
    bytes[0] = 9;

    assertThatThrownBy(() -> PeerCodec.decodeState(bytes)).hasMessageContaining("version 1");
    assertThatThrownBy(() -> PeerCodec.decodeState(longer)).hasMessageContaining("1 more");
  }
}
