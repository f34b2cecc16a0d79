package io.perdure.sdk.internal;

import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.DurablePromise;
import io.perdure.sdk.Serde;
import io.perdure.sdk.TerminalException;
import java.util.Optional;

/** A promise of the workflow that a handler belongs to. */
record HandlerPromise<T>(KeyedContext context, String name, Serde<T> serde)
    implements DurablePromise<T> {

  @Override
  public DurableFuture<T> future() {
    return context.future(
        context.promises(promises -> promises.get(name)),
        NotificationReader.valueOf(what(), serde));
  }

  @Override
  public Optional<T> peek() {
    return context
        .future(
            context.promises(promises -> promises.peek(name)),
            NotificationReader.optionalValueOf(what(), serde))
        .await();
  }

  @Override
  public void resolve(T value) {
    complete(new Outcome.Success(HandlerContext.bytes("the value of " + what(), serde, value)));
  }

  @Override
  public void reject(String reason) {
    reject(new TerminalException(reason));
  }

  @Override
  public void reject(TerminalException failure) {
    complete(new Outcome.Failed(failure));
  }

  private void complete(Outcome outcome) {
    context
        .future(
            context.promises(promises -> promises.complete(name, outcome)),
            NotificationReader::nothing)
        .await();
  }

  private String what() {
    return "promise '" + name + "'";
  }
}
