package io.perdure.statemachine.store;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class InMemoryStoreTest extends OrderedStoreContract {
  @Override
  protected OrderedStore create() {
    return new InMemoryStore();
  }

  @Test
  void aRowThatIsNotNewIsNotTakenForNew() {
    var store = create();
    store.put(bytes("a"), bytes("1"));

    assertThatIllegalStateException()
        .isThrownBy(() -> store.insert(bytes("a"), bytes("2")))
        .withMessage("Expected no row of key 61, but there is one");
  }
}
