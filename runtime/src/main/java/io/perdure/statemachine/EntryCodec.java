package io.perdure.statemachine;

import java.util.List;

/**
 * Translates between the reading of journal entries and their wire form. Pure; implemented by
 * {@code codec}.
 */
public interface EntryCodec {
  RawEntry encode(JournalEntry.Input input);

  RawEntry encode(Notification notification);

  /** Whether the type is that of a notification, not of an entry made by the function. */
  boolean isNotification(int type);

  /**
   * @throws IllegalArgumentException if the bytes are not a notification
   */
  Notification decodeNotification(RawEntry raw);

  /**
   * @throws IllegalArgumentException if the bytes are not an output entry
   */
  JournalEntry.Output decodeOutput(RawEntry raw);

  boolean isOutput(int type);

  /**
   * The completion ids that an entry made by a function is answered with, sooner or later.
   *
   * @throws IllegalArgumentException if the bytes are not such an entry
   */
  List<Integer> completions(RawEntry raw);
}
