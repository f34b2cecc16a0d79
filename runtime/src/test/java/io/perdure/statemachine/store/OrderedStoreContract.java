package io.perdure.statemachine.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.statemachine.store.OrderedStore.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link OrderedStore} must do; one test class an implementation. */
public abstract class OrderedStoreContract {
  private OrderedStore store;

  /** An empty store. */
  protected abstract OrderedStore create();

  @BeforeEach
  void createStore() {
    store = create();
  }

  @Test
  void getFindsWhatWasPutLast() {
    put("a", "1");
    put("a", "2");

    assertThat(store.get(bytes("a"))).isEqualTo(bytes("2"));
    assertThat(store.get(bytes("b"))).isNull();
  }

  @Test
  void aNewRowIsFoundChangedAndDeletedAsAnyOther() {
    store.insert(bytes("a"), bytes("1"));
    store.insert(bytes("b"), bytes("1"));
    store.put(bytes("a"), bytes("2"));
    store.delete(bytes("b"));
    store.insert(bytes("b"), bytes("3"));

    assertThat(store.get(bytes("a"))).isEqualTo(bytes("2"));
    assertThat(store.get(bytes("b"))).isEqualTo(bytes("3"));
    store.delete(bytes("a"));
    assertThat(keys("a", "z")).containsExactly("b");
  }

  @Test
  void anEmptyValueIsNotAnAbsentOne() {
    store.put(bytes("a"), new byte[0]);

    assertThat(store.get(bytes("a"))).isEmpty();
    assertThat(keys("a", "b")).containsExactly("a");
  }

  @Test
  void deleteRemovesAndMayFindNothing() {
    put("a", "1");

    store.delete(bytes("a"));
    store.delete(bytes("never"));

    assertThat(store.get(bytes("a"))).isNull();
    assertThat(keys("a", "z")).isEmpty();
  }

  @Test
  void scanIncludesItsBeginningAndExcludesItsEnd() {
    put("a", "1");
    put("b", "2");
    put("c", "3");

    assertThat(keys("a", "c")).containsExactly("a", "b");
  }

  @Test
  void scanOrdersKeysAsUnsignedBytes() {
    store.put(new byte[] {(byte) 0x80}, bytes("high"));
    store.put(new byte[] {0x7f}, bytes("low"));
    store.put(new byte[] {0x7f, 0}, bytes("longer"));

    var values = new ArrayList<String>();
    store.scan(
        new byte[] {0},
        new byte[] {(byte) 0xff},
        (_, value) -> values.add(new String(value, UTF_8)));

    assertThat(values).containsExactly("low", "longer", "high");
  }

  @Test
  void scanStopsWhenTheVisitorHasEnough() {
    put("a", "1");
    put("b", "2");
    put("c", "3");

    var seen = new ArrayList<String>();
    store.scan(
        bytes("a"),
        bytes("z"),
        (key, _) -> {
          seen.add(new String(key, UTF_8));
          return seen.size() < 2;
        });

    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void writePutsAndDeletesInOrder() {
    put("a", "1");
    put("b", "1");
    assertThat(store.get(bytes("a"))).isEqualTo(bytes("1"));

    store.write(
        List.of(
            Write.delete(bytes("a")),
            Write.put(bytes("b"), bytes("2")),
            Write.put(bytes("c"), bytes("1")),
            Write.put(bytes("c"), bytes("2")),
            Write.put(bytes("d"), bytes("1")),
            Write.delete(bytes("d")),
            Write.delete(bytes("never"))));

    assertThat(store.get(bytes("a"))).isNull();
    assertThat(store.get(bytes("b"))).isEqualTo(bytes("2"));
    assertThat(store.get(bytes("c"))).isEqualTo(bytes("2"));
    assertThat(store.get(bytes("d"))).isNull();
    assertThat(keys("a", "z")).containsExactly("b", "c");
  }

  @Test
  void behavesAsASortedMapUnderRandomOperations() {
    var random = new Random(7);
    var model = new InMemoryStore();
    for (int i = 0; i < 2_000; i++) {
      var key = bytes("k" + random.nextInt(40));
      switch (random.nextInt(4)) {
        case 0 -> {
          store.delete(key);
          model.delete(key);
        }
        case 1 -> {
          var value = bytes("v" + i);
          store.put(key, value);
          model.put(key, value);
        }
        case 2 -> {
          var writes = List.of(Write.delete(key), Write.put(bytes("k0"), bytes("v" + i)));
          store.write(writes);
          model.write(writes);
        }
        default -> assertThat(store.get(key)).isEqualTo(model.get(key));
      }
      if (i % 50 == 0) {
        assertThat(content(store)).isEqualTo(content(model));
      }
    }
  }

  private static List<String> content(OrderedStore store) {
    var content = new ArrayList<String>();
    store.scan(
        bytes("k"),
        bytes("l"),
        (key, value) -> content.add(new String(key, UTF_8) + "=" + new String(value, UTF_8)));
    return content;
  }

  private List<String> keys(String from, String to) {
    var keys = new ArrayList<String>();
    store.scan(bytes(from), bytes(to), (key, _) -> keys.add(new String(key, UTF_8)));
    return keys;
  }

  private void put(String key, String value) {
    store.put(bytes(key), bytes(value));
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
