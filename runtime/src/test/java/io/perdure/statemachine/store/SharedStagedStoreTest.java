package io.perdure.statemachine.store;

/** A staged store that other threads may read. */
final class SharedStagedStoreTest extends OrderedStoreContract {
  @Override
  protected OrderedStore create() {
    return new StagedStore(new InMemoryStore(), 10_000);
  }
}
