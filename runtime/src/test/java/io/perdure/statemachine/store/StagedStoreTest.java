package io.perdure.statemachine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StagedStoreTest extends OrderedStoreContract {
  @Override
  protected OrderedStore create() {
    return new StagedStore(new InMemoryStore());
  }

  @Test
  void nothingReachesTheStoreBeforeTheFlush() {
    var base = new InMemoryStore();
    var staged = new StagedStore(base);
    base.put(bytes("kept"), bytes("1"));

    staged.put(bytes("new"), bytes("2"));
    staged.delete(bytes("kept"));

    assertThat(base.dump()).isEqualTo(with("kept", "1").dump());
    staged.flush();
    assertThat(base.dump()).isEqualTo(with("new", "2").dump());
  }

  @Test
  void discardForgetsEverything() {
    var base = with("a", "1");
    var staged = new StagedStore(base);

    staged.put(bytes("a"), bytes("2"));
    staged.discard();
    staged.flush();

    assertThat(staged.get(bytes("a"))).isEqualTo(bytes("1"));
    assertThat(base.dump()).isEqualTo(with("a", "1").dump());
  }

  @Test
  void aScanMergesStagedWritesIntoWhatIsStored() {
    var random = new Random(11);
    for (int round = 0; round < 200; round++) {
      var base = new InMemoryStore();
      var staged = new StagedStore(base);
      var model = new InMemoryStore();
      for (int i = 0; i < 30; i++) {
        var key = bytes("k" + random.nextInt(20));
        var value = bytes("v" + i);
        switch (random.nextInt(3)) {
          case 0 -> {
            staged.delete(key);
            model.delete(key);
          }
          case 1 -> {
            staged.put(key, value);
            model.put(key, value);
          }
          default -> {
            staged.put(key, value);
            model.put(key, value);
            staged.flush();
          }
        }
      }
      assertThat(copy(staged).dump()).isEqualTo(model.dump());
    }
  }

  private static InMemoryStore copy(OrderedStore store) {
    var copy = new InMemoryStore();
    store.scan(
        bytes("k"),
        bytes("l"),
        (key, value) -> {
          copy.put(key, value);
          return true;
        });
    return copy;
  }

  private static InMemoryStore with(String key, String value) {
    var store = new InMemoryStore();
    store.put(bytes(key), bytes(value));
    return store;
  }
}
