package io.perdure.e2e.services;

import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Service;

/** Not for the gateway. */
@Service
@Name("Hidden")
public class Hidden {
  @Handler
  public String secret(Context context) {
    return "secret";
  }
}
