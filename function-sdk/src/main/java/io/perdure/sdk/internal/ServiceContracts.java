package io.perdure.sdk.internal;

import io.perdure.sdk.SerdeFactory;

/**
 * The contracts of the interfaces that a client calls; each interface is read once. Thread-safe.
 */
public final class ServiceContracts {
  private final Definitions definitions;

  public ServiceContracts(SerdeFactory serdes) {
    this.definitions = new Definitions(serdes);
  }

  public <S> ServiceContract<S> of(Class<S> type) {
    return new ServiceContract<>(type, definitions.ofInterface(type));
  }
}
