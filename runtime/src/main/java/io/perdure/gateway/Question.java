package io.perdure.gateway;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSpec;
import io.perdure.model.ReplyAddress;
import io.perdure.statemachine.Command;
import java.util.function.Function;

/** What a held request wants of the log. */
sealed interface Question {
  /** The invocation it is about; decides the partition. */
  InvocationId owner();

  /** Start an invocation (or meet the one of the same id) and wait for its result. */
  record Call(InvocationSpec spec) implements Question {
    @Override
    public InvocationId owner() {
      return spec.id();
    }
  }

  /** Start an invocation (or meet the one of the same id) and hear that it was taken. */
  record Send(InvocationSpec spec) implements Question {
    @Override
    public InvocationId owner() {
      return spec.id();
    }
  }

  /**
   * Any command that may be appended twice without harm.
   *
   * @param awaitsEnd whether the answer comes only when the invocation ends
   */
  record Repeatable(InvocationId owner, Function<ReplyAddress, Command> command, boolean awaitsEnd)
      implements Question {}
}
