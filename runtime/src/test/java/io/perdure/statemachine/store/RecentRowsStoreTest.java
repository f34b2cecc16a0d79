package io.perdure.statemachine.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentRowsStoreTest extends OrderedStoreContract {
  private static final int ROW_BYTES = 100;

  /** Room for a few rows, so that the contract also sees rows leave. */
  private static final int MAX_BYTES = 2_000;

  private final CountingStore base = new CountingStore();

  @Override
  protected OrderedStore create() {
    return new RecentRowsStore(base, MAX_BYTES);
  }

  @Test
  void aRowThatWasReadOrWrittenIsNotReadAgain() {
    var store = create();
    base.put(bytes("read"), bytes("1"));

    store.put(bytes("put"), bytes("1"));
    store.write(List.of(new OrderedStore.Write(bytes("written"), bytes("1"))));
    store.get(bytes("read"));
    base.reads.clear();
    store.get(bytes("put"));
    store.get(bytes("written"));
    store.get(bytes("read"));

    assertThat(base.reads).isEmpty();
  }

  @Test
  void theRowsUsedLastStay() {
    var store = create();
    for (int i = 0; i < 100; i++) {
      store.put(bytes("row" + i), new byte[ROW_BYTES]);
      store.get(bytes("row0"));
    }
    base.reads.clear();

    store.get(bytes("row0"));
    store.get(bytes("row99"));
    assertThat(base.reads).isEmpty();

    store.get(bytes("row1"));
    assertThat(base.reads).containsExactly("row1");
  }

  @Test
  void aLargeRowDoesNotDriveTheOthersOut() {
    var store = create();
    store.put(bytes("small"), new byte[ROW_BYTES]);
    store.put(bytes("large"), new byte[MAX_BYTES]);
    base.reads.clear();

    store.get(bytes("small"));
    store.get(bytes("large"));

    assertThat(base.reads).containsExactly("large");
  }

  private static final class CountingStore implements OrderedStore {
    private final InMemoryStore rows = new InMemoryStore();
    private final List<String> reads = new ArrayList<>();

    @Override
    public byte @Nullable [] get(byte[] key) {
      reads.add(new String(key, UTF_8));
      return rows.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      rows.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
      rows.delete(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
      rows.scan(from, to, visitor);
    }
  }
}
