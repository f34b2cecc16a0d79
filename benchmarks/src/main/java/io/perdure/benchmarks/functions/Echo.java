package io.perdure.benchmarks.functions;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;

/** Returns its input: what a call costs when the function does nothing. */
@Service
public interface Echo {
  /** The text itself. */
  @Handler
  String echo(Context context, String text);

  /** Does it. */
  final class Plain implements Echo {
    @Override
    public String echo(Context context, String text) {
      return text;
    }
  }
}
