package io.perdure.examples.spring;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;

/** Gets new users going. */
@Service
public interface Onboarding {
  /** Welcomes a user, and asks after three days how it goes. */
  @Handler
  void begin(Context context, String mail);
}
