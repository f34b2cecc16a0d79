package io.perdure.statemachine;

/**
 * Applies one kind of command. Reads, decides, writes, emits; keeps no state of its own.
 *
 * <p>Must look at every status. What it throws rolls the command back and quarantines its
 * invocation, except what says that a store is unavailable.
 */
public interface CommandHandler<C extends Command> {
  void apply(C command, ApplyContext context);
}
