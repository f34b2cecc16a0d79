package io.perdure.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.codec.GatewayOrigin;
import io.perdure.codec.IngressJson;
import io.perdure.codec.IngressRequest;
import io.perdure.codec.IngressRequestCodec;
import io.perdure.codec.PublicSchemas;
import io.perdure.codec.UndecodableRecordException;
import io.perdure.log.RegistryFraming;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.WireFormat;
import io.perdure.statemachine.Command;
import io.perdure.tracing.Tracing;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of the ingress topic, which says itself what it invokes. Thread-safe. */
final class IngressMapping implements RecordMapping {
  private final IngressRequestCodec codec = new IngressRequestCodec();
  private final Schema schema = new Schema.Parser().parse(PublicSchemas.ingress());
  private final String internalTopics;
  private final RecordInput inputs;
  private final DeploymentRegistry registry;
  private final InvocationSpecs specs;
  private final RecordTrace trace;

  /**
   * @param internalTopics how the names of Perdure's own topics begin; no result is published there
   */
  IngressMapping(
      String internalTopics,
      RecordInput inputs,
      DeploymentRegistry registry,
      InvocationSpecs specs,
      Tracing tracing) {
    this.internalTopics = internalTopics;
    this.inputs = inputs;
    this.registry = registry;
    this.specs = specs;
    this.trace = new RecordTrace(tracing);
  }

  @Override
  public Command.Invoke map(RecordPlace place, ConsumerRecord<byte[], byte[]> record) {
    var asked = read(record);
    var handler = Handlers.find(registry, asked.service(), asked.handler());
    var target = Handlers.target(asked.service(), handler, key(asked, record), asked.scope());
    if (asked.idempotencyKey() != null && target.type() == TargetType.WORKFLOW_RUN) {
      throw bad("Expected no idempotency key for " + target + ": a workflow runs once for its key");
    }
    var origin = origin(record);
    var id = id(asked, place, target, origin);
    var context = Tracing.context(asked.traceParent(), asked.traceState());
    var request =
        new InvocationSpecs.Request(
            target,
            origin == null ? new InvocationSource.Ingress() : new InvocationSource.Http(),
            asked.headers(),
            inputs.of(handler, asked.input().bytes()),
            asked.idempotencyKey(),
            asked.delayMs() == 0 ? 0 : record.timestamp() + asked.delayMs(),
            // What a gateway has written has a span of its request already.
            origin == null ? trace.process(record.topic(), place, context, id, target) : context);
    var spec = specs.complete(request, handler.options(), id);
    if (origin == null) {
      return new Command.Invoke(spec, waiter(asked, record), null);
    }
    return origin.isSend()
        ? new Command.Invoke(spec, waiter(asked, record), origin.replyTo())
        : new Command.Invoke(spec, new Waiter.Gateway(origin.replyTo()), null);
  }

  private static InvocationId id(
      IngressRequest asked,
      RecordPlace place,
      InvocationTarget target,
      @Nullable GatewayOrigin origin) {
    if (asked.idempotencyKey() != null) {
      return InvocationSpecs.id(target, asked.idempotencyKey());
    }
    return origin == null || target.type() == TargetType.WORKFLOW_RUN
        ? SubscriptionMapping.id(place, target)
        : promised(origin.id(), target);
  }

  /** Anybody can write the header: an id in another partition than its key would break the key. */
  private static InvocationId promised(InvocationId id, InvocationTarget target) {
    var key = target.partitionKey();
    if (key != null && key.hash() != id.partitionHash()) {
      throw bad("Expected an id of the partition of " + target + ", but found " + id);
    }
    return id;
  }

  private static @Nullable GatewayOrigin origin(ConsumerRecord<byte[], byte[]> record) {
    var header = record.headers().lastHeader(GatewayOrigin.HEADER);
    if (header == null || header.value() == null) {
      return null;
    }
    try {
      return GatewayOrigin.parse(new String(header.value(), UTF_8));
    } catch (IllegalArgumentException wrong) {
      throw bad(String.valueOf(wrong.getMessage()));
    }
  }

  private IngressRequest read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw bad("Expected a request as JSON or Avro, but the record has no value");
    }
    try {
      return decode(RegistryFraming.unframed(record.headers(), record.value()));
    } catch (IllegalArgumentException | UndecodableRecordException wrong) {
      throw bad(String.valueOf(wrong.getMessage()));
    }
  }

  /** Of its three forms each is known by its first byte. */
  private IngressRequest decode(byte[] value) {
    if (WireFormat.isFramed(value)) {
      return codec.decodeFields(inputs.fields(value, schema));
    }
    return IngressRequestCodec.isAvro(value) ? codec.decode(value) : IngressJson.read(value);
  }

  private static @Nullable String key(IngressRequest asked, ConsumerRecord<byte[], byte[]> record) {
    if (asked.key() != null || record.key() == null) {
      return asked.key();
    }
    return Payload.of(record.key()).text().orElse(null);
  }

  private @Nullable Waiter waiter(IngressRequest asked, ConsumerRecord<byte[], byte[]> record) {
    var replyTo = asked.replyTo();
    if (replyTo == null) {
      return null;
    }
    if (replyTo.topic().startsWith(internalTopics)) {
      throw bad("Expected a topic of users to reply to, but found " + replyTo.topic());
    }
    return new Waiter.Topic(
        replyTo.topic(),
        Payload.ofNullable(record.key()),
        replyTo.correlationId(),
        replyTo.format());
  }

  private static BadRecordException bad(String message) {
    return new BadRecordException(IngestCode.BAD_REQUEST_RECORD, message);
  }
}
