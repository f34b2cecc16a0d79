package io.perdure.sdk.internal;

import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.Interceptor;
import io.perdure.sdk.JournalMismatch;
import io.perdure.sdk.SerdeFactory;
import java.util.List;

/**
 * What an endpoint is built with, beside its services.
 *
 * @param publicKeys of the runtimes that may call, as they print them; none to let all call
 * @param interceptors the first is outermost
 * @param outside the real thing, but in tests
 */
public record EndpointSettings(
    SerdeFactory serdes,
    EndpointLimits limits,
    List<String> publicKeys,
    List<Interceptor.Factory> interceptors,
    JournalMismatch onJournalMismatch,
    Outside outside) {

  /** The same in another world. */
  EndpointSettings in(Outside other) {
    return new EndpointSettings(serdes, limits, publicKeys, interceptors, onJournalMismatch, other);
  }
}
