package io.perdure.e2e.services;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import java.util.Map;

/** What comes in by the gateway. */
final class GatewayServices {
  private GatewayServices() {}

  /** What came in. */
  @Service
  public static final class Echo {
    @Handler
    public byte[] raw(Context context, byte[] bytes) {
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
      return context.headers();
    }
  }
}
