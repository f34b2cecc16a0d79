package io.perdure.statemachine.store;

class InMemoryStoreTest extends OrderedStoreContract {
  @Override
  protected OrderedStore create() {
    return new InMemoryStore();
  }
}
