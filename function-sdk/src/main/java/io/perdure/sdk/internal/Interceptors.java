package io.perdure.sdk.internal;

import io.perdure.sdk.Attempt;
import io.perdure.sdk.Interceptor;
import io.perdure.sdk.Interceptor.Proceed;
import java.util.List;

/** The interceptors of one attempt as one; the first is outermost. */
record Interceptors(List<Interceptor> interceptors) implements Interceptor {

  static Interceptor of(List<Interceptor.Factory> factories, Attempt attempt) {
    return new Interceptors(
        factories.stream().map(factory -> factory.forAttempt(attempt)).toList());
  }

  @Override
  public void aroundHandler(Proceed handler) throws Exception {
    var chain = handler;
    for (var interceptor : interceptors.reversed()) {
      var inner = chain;
      chain = () -> interceptor.aroundHandler(inner);
    }
    chain.proceed();
  }

  @Override
  public void aroundRun(String step, Proceed action) throws Exception {
    var chain = action;
    for (var interceptor : interceptors.reversed()) {
      var inner = chain;
      chain = () -> interceptor.aroundRun(step, inner);
    }
    chain.proceed();
  }
}
