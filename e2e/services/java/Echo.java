package io.perdure.e2e.services;

import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Raw;
import dev.restate.sdk.annotation.Service;
import java.util.Map;

/** What came in. */
@Service
@Name("Echo")
public class Echo {
  @Handler
  @Raw
  public byte[] raw(Context context, @Raw byte[] bytes) {
    return bytes;
  }

  @Handler
  public String text(Context context, String text) {
    return text;
  }

  @Handler
  public String empty(Context context) {
    return "nothing";
  }

  @Handler
  public Map<String, String> headers(Context context) {
    return context.request().headers();
  }
}
