package io.perdure.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.codec.DerivedIds;
import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.InvocationSpecs;
import io.perdure.statemachine.Command;
import io.perdure.tracing.Tracing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a subscribed topic: its value is the input, its key that of the object or workflow.
 * Thread-safe.
 */
final class SubscriptionMapping implements RecordMapping {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Subscription subscription;
  private final KeyRule keyRule;
  private final ValueFormat format;
  private final RecordInput inputs;
  private final DeploymentRegistry registry;
  private final InvocationSpecs specs;
  private final RecordTrace trace;

  SubscriptionMapping(
      Subscription subscription,
      KeyRule keyRule,
      ValueFormat format,
      RecordInput inputs,
      DeploymentRegistry registry,
      InvocationSpecs specs,
      Tracing tracing) {
    this.subscription = subscription;
    this.keyRule = keyRule;
    this.format = format;
    this.inputs = inputs;
    this.registry = registry;
    this.specs = specs;
    this.trace = new RecordTrace(tracing);
  }

  @Override
  public Command.Invoke map(RecordPlace place, ConsumerRecord<byte[], byte[]> record) {
    var sink = subscription.sink();
    var handler = Handlers.find(registry, sink.service(), sink.handler());
    var input = input(handler, record.value());
    var target =
        Handlers.target(
            sink.service(), handler, handler.type().isKeyed() ? key(record, input) : null);
    var id = id(place, target);
    var request =
        new InvocationSpecs.Request(
            target,
            new InvocationSource.Subscription(subscription.id()),
            headers(record),
            input,
            null,
            0,
            trace.process(record.topic(), place, context(record), id, target));
    return new Command.Invoke(specs.complete(request, handler.options(), id), null, null);
  }

  static InvocationId id(RecordPlace place, InvocationTarget target) {
    return target.type() == TargetType.WORKFLOW_RUN
        ? InvocationSpecs.id(target, null)
        : DerivedIds.ofRecord(
            place.source(), place.topic(), place.partition(), place.offset(), target);
  }

  private Payload input(HandlerDescriptor handler, byte @Nullable [] value) {
    return value == null ? Payload.EMPTY : inputs.of(format, handler, value);
  }

  private @Nullable String key(ConsumerRecord<byte[], byte[]> record, Payload input) {
    return switch (keyRule) {
      case KeyRule.OfRecord _ -> text("the record's key", record.key());
      case KeyRule.OfHeader(var name) -> {
        var header = record.headers().lastHeader(name);
        yield text("header " + name, header == null ? null : header.value());
      }
      case KeyRule.OfValue(var pointer) -> {
        var found = json(input).at(pointer);
        if (!found.isTextual() && !found.isNumber()) {
          throw new BadRecordException(
              IngestCode.BAD_KEY,
              "Expected a text or a number as key at "
                  + pointer
                  + " of the value, but found "
                  + found.getNodeType());
        }
        yield found.asText();
      }
    };
  }

  private static @Nullable String text(String what, byte @Nullable [] bytes) {
    return bytes == null
        ? null
        : Payload.of(bytes)
            .text()
            .orElseThrow(() ->
                new BadRecordException(
                    IngestCode.BAD_KEY,
                    "Expected " + what + " to be UTF-8, but found " + Payload.of(bytes)));
  }

  private static JsonNode json(Payload input) {
    try {
      return JSON.readTree(input.bytes());
    } catch (IOException notJson) {
      throw new BadRecordException(
          IngestCode.BAD_KEY, "Expected a value of JSON, which the key is in, but it is none");
    }
  }

  private List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("kafka.offset", String.valueOf(record.offset())));
    headers.add(new Header("kafka.topic", record.topic()));
    headers.add(new Header("kafka.partition", String.valueOf(record.partition())));
    headers.add(new Header("kafka.timestamp", String.valueOf(record.timestamp())));
    headers.add(new Header("restate.subscription.id", subscription.id()));
    if (record.key() != null) {
      headers.add(new Header("kafka.key", BASE64.encodeToString(record.key())));
    }
    for (var header : record.headers()) {
      headers.add(passedOn(header.key(), header.value()));
    }
    return headers;
  }

  /** Headers of Kafka are bytes; ours are text. */
  private static Header passedOn(String name, byte @Nullable [] value) {
    var bytes = value == null ? new byte[0] : value;
    return Payload.of(bytes)
        .text()
        .map(text -> new Header("kafka.header." + name, text))
        .orElseGet(() -> new Header("kafka.binary-header." + name, BASE64.encodeToString(bytes)));
  }

  private static @Nullable TraceContext context(ConsumerRecord<byte[], byte[]> record) {
    return Tracing.context(
        header(record, Tracing.TRACE_PARENT), header(record, Tracing.TRACE_STATE));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
