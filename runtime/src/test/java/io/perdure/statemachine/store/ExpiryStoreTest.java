package io.perdure.statemachine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.StoredRowCodec;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.store.ExpiryStore.Expiry;
import org.junit.jupiter.api.Test;

final class ExpiryStoreTest {
  private final InMemoryStore rows = new InMemoryStore();
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

    // A row of which the table knows nothing, right before where the scan is to begin.
    new ExpiryStore(rows).add(expiry(19));

    assertThat(expiries.first(1)).containsExactly(expiry(20));
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
}
