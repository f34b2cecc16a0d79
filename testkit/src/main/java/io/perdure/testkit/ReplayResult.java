package io.perdure.testkit;

/**
 * What came of a {@link JournalReplay}.
 *
 * <pre>{@code
 * switch (replay.replay(journal)) {
 *   case ReplayResult.Fits(var end) -> log.info("fits: {}", end);
 *   case ReplayResult.Mismatch mismatch -> fail(mismatch.toString());
 *   case ReplayResult.Failed(var message) -> fail(message);
 * }
 * }</pre>
 */
public sealed interface ReplayResult {
  /**
   * The code asks for what the journal has, in its order.
   *
   * @param end what it does behind the journal's last entry
   */
  record Fits(String end) implements ReplayResult {}

  /**
   * The code asks for something else. An invocation with this journal would be stuck on it.
   *
   * @param command counts the commands of the journal, the input being 0
   * @param recorded what the journal has there
   * @param asked what the code does instead
   */
  record Mismatch(int command, String recorded, String asked) implements ReplayResult {
    /** {@code command 4: recorded Run 'charge', the code does Sleep}. */
    @Override
    public String toString() {
      return "command %d: recorded %s, the code does %s".formatted(command, recorded, asked);
    }
  }

  /**
   * The code fails before it comes to the end of the journal, or there is no such handler.
   *
   * @param message the failure
   */
  record Failed(String message) implements ReplayResult {}
}
