package io.perdure.statemachine.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
  void aNewRowThatIsDeletedLeavesNoTrace() {
    var base = new RecordingStore();
    var staged = new StagedStore(base);

    staged.insert(bytes("a"), bytes("1"));
    staged.put(bytes("a"), bytes("2"));
    staged.delete(bytes("a"));
    staged.flush();

    assertThat(base.written).isEmpty();
    assertThat(staged.get(bytes("a"))).isNull();
  }

  @Test
  void aRowThatTheStoreKnowsIsDeletedThereEvenIfItIsAddedAgainMeanwhile() {
    var base = new RecordingStore();
    var staged = new StagedStore(base);
    staged.insert(bytes("a"), bytes("1"));
    staged.flush();

    staged.delete(bytes("a"));
    staged.insert(bytes("a"), bytes("2"));
    staged.delete(bytes("a"));
    staged.flush();

    assertThat(base.written).containsExactly("a=1", "a=null");
  }

  @Test
  void whatIsWrittenManyTimesIsFlushedOnceAsItWasLast() {
    var base = new RecordingStore();
    var staged = new StagedStore(base);

    staged.put(bytes("a"), bytes("1"));
    staged.put(bytes("a"), bytes("2"));
    staged.flush();
    staged.flush();

    assertThat(base.written).containsExactly("a=2");
  }

  @Test
  void whatIsNewIsNewForTheStoreBelow() {
    var committed = new RecordingStore();
    var untilCommit = new StagedStore(committed);
    var ofCommand = new StagedStore(untilCommit);
    ofCommand.insert(bytes("a"), bytes("1"));
    ofCommand.flush();
    ofCommand.delete(bytes("a"));
    ofCommand.flush();

    untilCommit.flush();

    assertThat(committed.written).isEmpty();
  }

  @Test
  void tooMuchIsFlushedAtOnce() {
    var base = new RecordingStore();
    var staged = new StagedStore(base, 1_000);

    staged.put(bytes("a"), new byte[400]);
    assertThat(base.written).isEmpty();
    staged.put(bytes("b"), new byte[400]);

    assertThat(base.written).hasSize(2);
  }

  @Test
  void whatCameAndWentIsNotTooMuch() {
    var base = new RecordingStore();
    var staged = new StagedStore(base, 1_000);

    for (int i = 0; i < 10; i++) {
      staged.put(bytes("overwritten"), new byte[400]);
      staged.insert(bytes("gone"), new byte[200]);
      staged.delete(bytes("gone"));
    }

    assertThat(base.written).isEmpty();
  }

  @Test
  void readersNeverSeeARowAsItWasBefore() throws Exception {
    var staged = new StagedStore(new SharedStore(), Long.MAX_VALUE);
    var key = bytes("key");
    staged.put(key, new byte[4]);
    var isDone = new AtomicBoolean();
    try (var executor = Executors.newSingleThreadExecutor()) {
      var steppedBack =
          executor.submit(() -> {
            int count = 0;
            int last = 0;
            while (!isDone.get()) {
              int found = number(requireNonNull(staged.get(key)));
              int scanned = scannedNumber(staged);
              count += found < last || scanned < found ? 1 : 0;
              last = scanned;
            }
            return count;
          });
      for (int i = 1; i < 50_000; i++) {
        staged.put(key, ByteBuffer.allocate(4).putInt(i).array());
        staged.flush();
      }
      isDone.set(true);

      assertThat(steppedBack.get()).isZero();
    }
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

  private static int scannedNumber(OrderedStore store) {
    var found = new int[] {-1};
    store.scan(
        bytes("k"),
        bytes("l"),
        (_, value) -> {
          found[0] = number(value);
          return true;
        });
    return found[0];
  }

  private static int number(byte[] value) {
    return ByteBuffer.wrap(value).getInt();
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

  /** Remembers what it was told. */
  private static final class RecordingStore implements OrderedStore {
    private final InMemoryStore rows = new InMemoryStore();
    private final List<String> written = new ArrayList<>();

    @Override
    public byte @Nullable [] get(byte[] key) {
      return rows.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      rows.put(key, value);
      written.add(new String(key, UTF_8) + "=" + new String(value, UTF_8));
    }

    @Override
    public void delete(byte[] key) {
      rows.delete(key);
      written.add(new String(key, UTF_8) + "=null");
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
      rows.scan(from, to, visitor);
    }
  }

  /** May be read while another thread writes, as RocksDB may. */
  private static final class SharedStore implements OrderedStore {
    private final InMemoryStore rows = new InMemoryStore();

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
      return rows.get(key);
    }

    @Override
    public synchronized void put(byte[] key, byte[] value) {
      rows.put(key, value);
    }

    @Override
    public synchronized void delete(byte[] key) {
      rows.delete(key);
    }

    @Override
    public synchronized void scan(byte[] from, byte[] to, Visitor visitor) {
      rows.scan(from, to, visitor);
    }
  }
}
