package io.perdure.ingest;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationTarget;
import io.perdure.model.TraceContext;
import io.perdure.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * The span of a record that becomes an invocation. One that is read again has one more, with the
 * same invocation. Thread-safe.
 */
final class RecordTrace {
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.type");
  private static final AttributeKey<String> TOPIC =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");

  private final Tracing tracing;

  RecordTrace(Tracing tracing) {
    this.tracing = tracing;
  }

  /**
   * Records it.
   *
   * @param topic its name
   * @param place of the record, or of the last one of a batch
   * @param below the context that the record carries
   * @return the context of the invocation
   */
  @Nullable TraceContext process(
      String topic,
      RecordPlace place,
      @Nullable TraceContext below,
      InvocationId id,
      InvocationTarget target) {
    var span = tracing.begin(SpanKind.CONSUMER, "process " + topic, below);
    if (span.isRecording()) {
      Tracing.describe(span, id, target);
      span.setAttribute(SYSTEM, "kafka");
      span.setAttribute(OPERATION, "process");
      span.setAttribute(TOPIC, topic);
      span.setAttribute(PARTITION, String.valueOf(place.partition()));
      span.setAttribute(OFFSET, place.offset());
    }
    span.end();
    return Tracing.below(span);
  }
}
