package io.perdure.testkit;

import io.perdure.invoker.builtin.PublishHandler;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.ReportedEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a handler has done to the world, in a run of a {@link HandlerScript}. Not thread-safe. */
final class Effects {
  private static final SubjectTypes NO_TYPES = SubjectTypes.none();

  private final PublishHandler publisher = Publications.handler(new Publications(), NO_TYPES);
  private final Map<String, Payload> state;
  private final List<String> steps = new ArrayList<>();
  private final List<SentRequest> calls = new ArrayList<>();
  private final List<SentRequest> sends = new ArrayList<>();
  private final List<PublishedRecord> published = new ArrayList<>();
  private final List<Resolution> resolutions = new ArrayList<>();
  private @Nullable InvocationResult result;

  /**
   * @param before the state that the handler finds
   */
  Effects(Map<String, Payload> before) {
    state = new LinkedHashMap<>(before);
  }

  void stepped(String name) {
    steps.add(name);
  }

  void called(SentRequest call) {
    calls.add(call);
  }

  void sent(SentRequest send) {
    sends.add(send);
  }

  void resolved(String target, NotificationResult result) {
    resolutions.add(
        switch (result) {
          case NotificationResult.Value(var value) ->
              new Resolution(target, Optional.of(value.utf8()), Optional.empty());
          case NotificationResult.Failed(var failure) ->
              new Resolution(target, Optional.empty(), Optional.of(HandlerRun.exception(failure)));
          case NotificationResult.Nothing _,
              NotificationResult.Invocation _,
              NotificationResult.StateKeys _ ->
              new Resolution(target, Optional.empty(), Optional.empty());
        });
  }

  void ended(InvocationResult with) {
    result = with;
  }

  /** Publishes as the runtime does, which may refuse. */
  NotificationResult publish(Payload request) {
    NotificationResult answer = new NotificationResult.Nothing();
    for (var reported : publisher.publish(request).toCompletableFuture().join()) {
      if (reported instanceof ReportedEntry.New(var entry, _, _)) {
        if (entry instanceof JournalEntry.Publish(var message)) {
          published.add(Publications.record(message));
        } else if (entry instanceof JournalEntry.Output(var outcome)) {
          answer = NotificationResult.of(outcome);
        }
      }
    }
    return answer;
  }

  /** The state as it is now, to be changed. */
  Map<String, Payload> state() {
    return state;
  }

  List<String> steps() {
    return List.copyOf(steps);
  }

  List<SentRequest> calls() {
    return List.copyOf(calls);
  }

  List<SentRequest> sends() {
    return List.copyOf(sends);
  }

  List<PublishedRecord> published(String topic) {
    return published.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  List<Resolution> resolutions() {
    return List.copyOf(resolutions);
  }

  Optional<InvocationResult> result() {
    return Optional.ofNullable(result);
  }
}
