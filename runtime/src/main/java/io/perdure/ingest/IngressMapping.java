package io.perdure.ingest;

import io.perdure.codec.IngressRequest;
import io.perdure.codec.IngressRequestCodec;
import io.perdure.codec.PublicSchemas;
import io.perdure.codec.UndecodableRecordException;
import io.perdure.model.InvocationSource;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.WireFormat;
import io.perdure.statemachine.Command;
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

  /**
   * @param internalTopics how the names of Perdure's own topics begin; no result is published there
   */
  IngressMapping(
      String internalTopics,
      RecordInput inputs,
      DeploymentRegistry registry,
      InvocationSpecs specs) {
    this.internalTopics = internalTopics;
    this.inputs = inputs;
    this.registry = registry;
    this.specs = specs;
  }

  @Override
  public Command.Invoke map(RecordPlace place, ConsumerRecord<byte[], byte[]> record) {
    var asked = read(record);
    var handler = Handlers.find(registry, asked.service(), asked.handler());
    var target = Handlers.target(asked.service(), handler, key(asked, record));
    if (asked.idempotencyKey() != null && target.type() == TargetType.WORKFLOW_RUN) {
      throw bad("Expected no idempotency key for " + target + ": a workflow runs once for its key");
    }
    var request =
        new InvocationSpecs.Request(
            target,
            new InvocationSource.Ingress(),
            asked.headers(),
            inputs.of(handler, asked.input().bytes()),
            asked.idempotencyKey(),
            asked.delayMs() == 0 ? 0 : record.timestamp() + asked.delayMs(),
            asked.traceParent() == null ? null : TraceParent.checked(asked.traceParent()));
    var id =
        asked.idempotencyKey() == null
            ? SubscriptionMapping.id(place, target)
            : InvocationSpecs.id(target, asked.idempotencyKey());
    return new Command.Invoke(
        specs.complete(request, handler.options(), id), waiter(asked, record), null);
  }

  private IngressRequest read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw bad("Expected a request as JSON or Avro, but the record has no value");
    }
    try {
      return decode(record.value());
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
    return Utf8.decode(record.key()).orElse(null);
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
        record.key() == null ? null : Payload.of(record.key()),
        replyTo.correlationId());
  }

  private static BadRecordException bad(String message) {
    return new BadRecordException(IngestCode.BAD_REQUEST_RECORD, message);
  }
}
