package io.perdure.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryJsonTest {
  private static final Failure FAILURE =
      new Failure(418, "it broke", List.of(new Failure.Metadata("why", "tea")));

  @Test
  void anOutputIsAListOfBytesOrAFailure() {
    assertThat(output(new InvocationResult.Succeeded(Payload.of(new byte[] {97, -1}))))
        .isEqualTo("{\"Command\":{\"Output\":{\"result\":{\"Success\":[97,255]}}}}");
    assertThat(output(new InvocationResult.Failed(FAILURE)))
        .isEqualTo(
            """
            {"Command":{"Output":{"result":{"Failure":{"code":418,"message":"it broke",\
            "metadata":[{"key":"why","value":"tea"}]}}}}}\
            """);
  }

  @Test
  void theResultOfAStepIsToo() {
    assertThat(completion(Notification.Kind.RUN, new NotificationResult.Value(Payload.ofUtf8("a"))))
        .isEqualTo(
            """
            {"Notification":{"Completion":{"Run":{"completion_id":7,\
            "result":{"Success":[97]}}}}}\
            """);
    assertThat(completion(Notification.Kind.RUN, new NotificationResult.Failed(FAILURE)))
        .contains("\"completion_id\":7,\"result\":{\"Failure\":{\"code\":418");
  }

  @Test
  void othersAndLargeOnesHaveNone() {
    assertThat(completion(Notification.Kind.SLEEP, new NotificationResult.Nothing())).isNull();
    assertThat(output(new InvocationResult.Succeeded(Payload.of(new byte[256 * 1024])))).isNull();
  }

  private static @Nullable String output(InvocationResult result) {
    return EntryJson.of(BuiltInEntries.output(result).raw());
  }

  private static @Nullable String completion(Notification.Kind kind, NotificationResult result) {
    return EntryJson.of(new FunctionEntryCodec().encode(Notification.completion(kind, 7, result)));
  }
}
