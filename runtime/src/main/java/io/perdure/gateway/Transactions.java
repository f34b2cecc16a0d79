package io.perdure.gateway;

import io.perdure.codec.GatewayOrigin;
import io.perdure.codec.IngressRequest;
import io.perdure.log.IngressLog;
import io.perdure.log.IngressRecord;
import io.perdure.model.InvocationSpec;
import io.perdure.statemachine.Answer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Invokes by way of the ingress topic, in transactions: all invocations of a request come into
 * being, or none. Who reads the topic appends them to the log, with the addresses of the requests
 * that wait for them. Thread-safe; nothing blocks.
 */
final class Transactions {
  private final Waiters waiters;
  private final IngressLog log;
  private final InstantSource clock;

  Transactions(Waiters waiters, IngressLog log, InstantSource clock) {
    this.waiters = waiters;
    this.log = log;
    this.clock = clock;
  }

  /** An invocation, and who hears its answer. */
  record Wanted(InvocationSpec spec, boolean isSend, AnswerListener listener) {
    Question question() {
      return isSend ? new Question.Send(spec) : new Question.Call(spec);
    }
  }

  /** Starts all of them, or none; each listener hears how its own goes. */
  List<HeldRequest> invoke(List<Wanted> all) {
    if (waiters.isFull()) {
      var full = waiters.full();
      all.forEach(it -> it.listener().answered(new Answer.Rejected(it.spec().id(), full)));
      return List.of();
    }
    var held = new ArrayList<HeldRequest>(all.size());
    var records = new ArrayList<IngressRecord>(all.size());
    for (var wanted : all) {
      var request = waiters.holdByTopic(wanted.question(), wanted.listener());
      held.add(request);
      records.add(record(wanted, request));
    }
    log.append(records)
        .whenComplete((_, failure) -> held.forEach(request -> request.delivered(failure)));
    return held;
  }

  private IngressRecord record(Wanted wanted, HeldRequest request) {
    var spec = wanted.spec();
    var target = spec.target();
    var trace = spec.trace();
    long now = clock.millis();
    var asked =
        new IngressRequest(
            target.service(),
            target.handler(),
            target.key(),
            spec.input(),
            spec.headers(),
            spec.idempotencyKey(),
            Math.max(0, spec.startAtMs() - now),
            trace == null ? null : trace.parent(),
            trace == null ? null : trace.state(),
            null,
            target.scope());
    return new IngressRecord(
        orderedBy(spec),
        asked,
        new GatewayOrigin(spec.id(), wanted.isSend(), request.address()),
        now);
  }

  private static String orderedBy(InvocationSpec spec) {
    var key = spec.target().key();
    if (key != null) {
      return key;
    }
    var idempotencyKey = spec.idempotencyKey();
    return idempotencyKey == null ? spec.id().toString() : idempotencyKey;
  }
}
