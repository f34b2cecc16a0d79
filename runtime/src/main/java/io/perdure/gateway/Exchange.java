package io.perdure.gateway;

import io.perdure.gateway.Route.Purpose;
import io.perdure.gateway.Route.When;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.Scope;
import io.perdure.model.Waiter;
import io.perdure.query.QueryResult;
import io.perdure.registry.HandlerDescriptor.OutputRule;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.Rejection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from its first byte to the end of its response: read, understood, asked of the log,
 * answered.
 *
 * <p>Confined to its event loop; the answer, which comes on any thread, is handed over to it.
 */
final class Exchange implements AnswerListener {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized("idempotency-key");
  private static final CharSequence LIMIT_KEY = HttpHeaders.createOptimized("x-restate-limit-key");
  private static final int FAILED_AWAKEABLE_CODE = 500;

  private final Gateway gateway;
  private final IngressHandler ingress;
  private final HttpServerRequest request;
  private final RequestBody body;
  private final long beganNanos = System.nanoTime();

  private RequestTrace trace = RequestTrace.NONE;
  private @Nullable Route route;
  private List<HeldRequest> held = List.of();
  private boolean isClosed;

  Exchange(Gateway gateway, IngressHandler ingress, HttpServerRequest request) {
    this.gateway = gateway;
    this.ingress = ingress;
    this.request = request;
    this.body = new RequestBody(request, gateway.options(), gateway.bodies());
  }

  long beganNanos() {
    return beganNanos;
  }

  void begin() {
    request.response().exceptionHandler(_ -> close()).closeHandler(_ -> close());
    request.response().endHandler(_ -> close());
    if (request.method().equals(HttpMethod.OPTIONS)) {
      body.discard();
      Responses.preflight(request);
      return;
    }
    attempt(() -> {
      var path = request.path();
      route = gateway.routes().find(request.method(), path == null ? "/" : path);
      ingress.beginsReading(this);
      body.read(this::bodyArrived, this::refuse);
    });
  }

  void refuseSlowBody() {
    refuse(
        GatewayCode.BODY_TOO_SLOW.because(
            "Expected the body within " + gateway.options().bodyTimeout()));
  }

  private void bodyArrived(byte[] bytes) {
    ingress.endsReading(this);
    attempt(() -> act(bytes));
  }

  private void act(byte[] bytes) {
    switch (route) {
      case Route.Invoke invoke -> invoke(invoke, bytes);
      case Route.Batch _ -> batch(bytes);
      case Route.Result result -> result(result);
      case Route.ByBody(var purpose) -> byBody(purpose, bytes);
      case Route.CompleteAwakeable it -> completeAwakeable(it, bytes);
      case Route.Health _ ->
          Responses.health(
              request,
              gateway.registry().services().stream().map(ServiceDescriptor::name).toList());
      case Route.State state -> state(state);
      case null -> throw new IllegalStateException("A body was read for a request without route");
    }
  }

  private void invoke(Route.Invoke invoke, byte[] bytes) {
    InputCheck.check(invoke.handler(), TypedBody.contentType(request), bytes.length);
    TypedBody.input(gateway.types(), invoke.handler(), request, bytes)
        .ifPresentOrElse(
            converted ->
                whenConverted(converted, input -> invoke(invoke, input), TypedBody::refusal),
            () -> invoke(invoke, Payload.of(bytes)));
  }

  private void invoke(Route.Invoke invoke, Payload input) {
    var spec = spec(invoke, input);
    trace.invokes(spec.id());
    switch (gateway.options().delivery()) {
      case DIRECT -> hold(invoke.isSend() ? new Question.Send(spec) : new Question.Call(spec));
      case TRANSACTIONAL ->
          held =
              gateway
                  .transactions()
                  .invoke(List.of(new Transactions.Wanted(spec, invoke.isSend(), this)));
    }
  }

  private void batch(byte[] bytes) {
    var items = BatchRequest.read(bytes, gateway, RequestTrace.context(request));
    whenConverted(
        BatchRequest.checkTypes(items, gateway.types()), _ -> invokeAll(items), TypedBody::refusal);
  }

  private void invokeAll(List<BatchRequest.Item> items) {
    var answers =
        new BatchAnswers(
            items, body::release, all -> ingress.run(() -> attempt(() -> answerBatch(all))));
    held =
        gateway
            .transactions()
            .invoke(
                IntStream.range(0, items.size())
                    .mapToObj(i ->
                        new Transactions.Wanted(
                            items.get(i).spec(), items.get(i).isSend(), answers.listener(i)))
                    .toList());
  }

  private void answerBatch(List<Answer> answers) {
    if (isClosed) {
      return;
    }
    BatchJson.refusal(answers)
        .ifPresentOrElse(
            rejection -> Responses.refuse(request, rejection),
            () ->
                Responses.batch(
                    request, BatchJson.write(answers, gateway.options().requestSizeLimitBytes())));
  }

  /** On this request's event loop, whoever converts. */
  private <T> void whenConverted(
      CompletableFuture<T> converted, Consumer<T> go, Function<Throwable, Rejection> refusal) {
    converted.whenComplete((value, failure) ->
        ingress.run(() ->
            attempt(() -> {
              if (failure != null) {
                refuse(refusal.apply(failure));
              } else if (!isClosed) {
                go.accept(value);
              }
            })));
  }

  private InvocationSpec spec(Route.Invoke invoke, Payload input) {
    var handler = invoke.handler();
    var target =
        new InvocationTarget(
            invoke.service(), invoke.key(), handler.name(), handler.type(), scope(invoke));
    trace = RequestTrace.begin(gateway.tracing(), request, target);
    return gateway
        .specs()
        .complete(
            new InvocationSpecs.Request(
                target,
                new InvocationSource.Http(),
                RequestHeaders.of(request),
                input,
                IdempotencyKey.checked(request.getHeader(IDEMPOTENCY_KEY), target),
                startAtMs(invoke),
                trace.below()),
            handler.options());
  }

  private @Nullable Scope scope(Route.Invoke invoke) {
    var limitKey = request.getHeader(LIMIT_KEY);
    if (limitKey == null && request.query() != null) {
      limitKey = request.getParam("limit-key");
    }
    return Scopes.of(invoke.scope(), limitKey);
  }

  private long startAtMs(Route.Invoke invoke) {
    var delay = request.query() == null ? null : request.getParam("delay");
    if (delay == null) {
      return 0;
    }
    if (!invoke.isSend()) {
      throw GatewayCode.BAD_DELAY.refuse("Expected no delay: only a send can be delayed");
    }
    var duration = DelayText.parse(delay);
    return duration.isZero() ? 0 : gateway.clock().millis() + duration.toMillis();
  }

  private void result(Route.Result result) {
    var id = result.id();
    hold(
        switch (result.when()) {
          case AT_END ->
              new Question.Repeatable(
                  id, address -> new Command.Attach(id, new Waiter.Gateway(address)), true);
          case NOW ->
              new Question.Repeatable(
                  id, address -> new Command.GetOutput(id, new Waiter.Gateway(address)), false);
        });
  }

  private void byBody(Purpose purpose, byte[] bytes) {
    var found = TargetJson.read(bytes, gateway.targets());
    switch (purpose) {
      case ATTACH -> begin(new Route.Result(found.id(), found.output(), When.AT_END));
      case OUTPUT -> begin(new Route.Result(found.id(), found.output(), When.NOW));
      case LOOKUP -> Responses.invocationId(request, found.id());
    }
  }

  private void begin(Route.Result result) {
    route = result;
    result(result);
  }

  private void completeAwakeable(Route.CompleteAwakeable it, byte[] bytes) {
    var payload = Payload.of(bytes);
    var result =
        it.isResolve()
            ? new NotificationResult.Value(payload)
            : new NotificationResult.Failed(new Failure(FAILED_AWAKEABLE_CODE, payload.utf8()));
    var notification =
        Notification.signal(new NotificationId.SignalIndex(it.id().signalIndex()), result);
    var id = it.id().invocation();
    hold(
        new Question.Repeatable(
            id, address -> new Command.Notify(id, notification, address), false));
  }

  private void state(Route.State state) {
    var name = state.name();
    var scope = Scopes.of(request.query() == null ? null : request.getParam("scope"), null);
    var object = new ObjectKey(state.service(), state.key(), Scope.nameOf(scope));
    CompletableFuture<QueryResult> result =
        name == null
            ? gateway.states().all(object)
            : gateway.states().one(object, name, TypedBody.wantsBytes(request));
    result.whenComplete(
        (found, failure) -> ingress.run(() -> attempt(() -> answerQuery(found, failure))));
  }

  private void answerQuery(@Nullable QueryResult result, @Nullable Throwable failure) {
    if (isClosed) {
      return;
    }
    switch (result) {
      case QueryResult.Found found -> Responses.found(request, found);
      case QueryResult.Refused(var rejection) -> Responses.refuse(request, rejection);
      case null -> throw new IllegalStateException("A query failed", failure);
    }
  }

  private void hold(Question question) {
    held = List.of(gateway.waiters().hold(question, this));
  }

  @Override
  public void answered(Answer answer) {
    ingress.run(() -> attempt(() -> answer(answer)));
  }

  @Override
  public void appended() {
    body.release();
  }

  private void answer(Answer answer) {
    if (isClosed) {
      return;
    }
    switch (answer) {
      case Answer.Completed it -> completed(it);
      case Answer.Accepted it -> Responses.accepted(request, it);
      case Answer.NotReady(var id) ->
          Responses.refuse(
              request, GatewayCode.NOT_READY.because("Invocation " + id + " has not ended"), id);
      case Answer.NotFound(var id) -> notFound(id);
      case Answer.Done _, Answer.Appended _, Answer.AlreadyCompleted _, Answer.Restarted _ ->
          Responses.empty(request, 202);
      case Answer.Rejected(var id, var rejection) -> Responses.refuse(request, rejection, id);
    }
  }

  private void completed(Answer.Completed it) {
    var expires = isKept() && it.expiresAtMs() > 0 ? Instant.ofEpochMilli(it.expiresAtMs()) : null;
    switch (it.result()) {
      case InvocationResult.Succeeded(var value) -> succeeded(it.id(), value, expires);
      case InvocationResult.Failed(var failure) ->
          Responses.failure(request, it.id(), failure, expires);
    }
  }

  private void succeeded(InvocationId id, Payload value, @Nullable Instant expires) {
    var converted =
        route instanceof Route.Invoke invoke
            ? TypedBody.output(gateway.types(), invoke.handler(), request, value)
            : Optional.<CompletableFuture<byte[]>>empty();
    converted.ifPresentOrElse(
        avro ->
            whenConverted(
                avro,
                bytes ->
                    Responses.value(
                        request,
                        id,
                        Payload.of(bytes),
                        new OutputRule(TypedBody.AVRO, true),
                        expires),
                TypedBody::outputRefusal),
        () -> Responses.value(request, id, value, outputRule(), expires));
  }

  /** Whether the caller can come back for this result. */
  private boolean isKept() {
    return route instanceof Route.Result || request.headers().contains(IDEMPOTENCY_KEY);
  }

  private @Nullable OutputRule outputRule() {
    return switch (route) {
      case Route.Invoke invoke -> invoke.handler().output();
      case Route.Result result -> result.output();
      case Route.Batch _,
          Route.ByBody _,
          Route.CompleteAwakeable _,
          Route.Health _,
          Route.State _ ->
          null;
      case null -> null;
    };
  }

  private void notFound(InvocationId id) {
    var message = "There is no invocation " + id + ", or its result is not kept any more";
    if (route instanceof Route.Result(_, _, var when) && when == When.AT_END) {
      Responses.unknownInvocation(request, id, message);
    } else {
      Responses.refuse(request, GatewayCode.NOT_FOUND.because(message), id);
    }
  }

  private void refuse(Rejection rejection) {
    if (!isClosed) {
      ingress.endsReading(this);
      body.discard();
      Responses.refuse(request, rejection);
    }
  }

  /**
   * Runs a step of this request; what is wrong with the request, or with us, becomes its answer.
   */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RefusedException refused) {
      refuse(refused.rejection());
    } catch (RuntimeException bug) {
      LOG.error("A bug while serving {} {}", request.method(), request.uri(), bug);
      if (!request.response().headWritten()) {
        refuse(GatewayCode.BUG.because("A bug of Perdure's: " + bug.getMessage()));
      }
    }
  }

  /** The response is written, or the caller has gone. */
  private void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    trace.end(request.response());
    if (request.response().ended()) {
      gateway.counts().answered(request.response().getStatusCode());
    } else {
      gateway.counts().gone();
    }
    gateway.open().decrementAndGet();
    ingress.endsReading(this);
    body.release();
    held.forEach(gateway.waiters()::forget);
  }
}
