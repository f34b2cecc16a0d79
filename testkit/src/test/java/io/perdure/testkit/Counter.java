package io.perdure.testkit;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.VirtualObject;

/** A number for each key. */
@VirtualObject
public interface Counter {
  @Handler
  long add(ObjectContext context, long delta);
}
