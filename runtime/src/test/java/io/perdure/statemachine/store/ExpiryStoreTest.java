package io.perdure.statemachine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.StoredRowCodec;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.store.ExpiryStore.Expiry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExpiryStoreTest {
  private final RowsWithBeginning rows = new RowsWithBeginning();
  private final ExpiryStore expiries = new ExpiryStore(rows);

  @Test
  void theFirstComeInOrderOfTime() {
    expiries.add(expiry(20));
    expiries.add(expiry(10));
    expiries.add(expiry(30));

    assertThat(expiries.first(2)).containsExactly(expiry(10), expiry(20));
  }

  @Test
  void whatWasTakenIsNotWalkedOver() {
    expiries.add(expiry(10));
    expiries.add(expiry(20));
    expiries.remove(expiry(10));
    assertThat(expiries.first(1)).containsExactly(expiry(20));

    assertThat(expiries.first(1)).containsExactly(expiry(20));

    assertThat(rows.scannedFrom).isEqualTo(Key.of('X', 20L));
  }

  @Test
  void anEarlierOneIsFoundAfterALaterOne() {
    expiries.add(expiry(20));
    assertThat(expiries.first(1)).containsExactly(expiry(20));

    expiries.add(expiry(10));

    assertThat(expiries.first(1)).containsExactly(expiry(10));
  }

  @Test
  void whatWasTakenIsFoundAgainWhenThatWasDropped() {
    var memory = new InMemoryStore();
    var tables = new Tables(new Stores(memory, memory, memory, rows), new StoredRowCodec());
    tables.expiries().add(expiry(10));
    tables.expiries().add(expiry(20));
    tables.flush();
    tables.expiries().remove(expiry(10));
    assertThat(tables.expiries().first(1)).containsExactly(expiry(20));

    tables.discard();

    assertThat(tables.expiries().first(1)).containsExactly(expiry(10));
  }

  private static Expiry expiry(long atMs) {
    return new Expiry(atMs, InvocationId.fromBytes(new byte[InvocationId.BYTES]));
  }

  /** Remembers where the last scan began. */
  private static final class RowsWithBeginning implements OrderedStore {
    private final InMemoryStore rows = new InMemoryStore();
    private byte @Nullable [] scannedFrom;

    @Override
    public byte @Nullable [] get(byte[] key) {
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
      scannedFrom = from;
      rows.scan(from, to, visitor);
    }
  }
}
