package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import java.time.InstantSource;

/**
 * What handlers meet outside of the journal: a clock, and the world in which their steps are done.
 * A test may bring its own. Thread-safe.
 *
 * @param clock what sleeps and delays count from, and what {@code context.now()} tells
 */
public record Outside(InstantSource clock, Steps steps) {
  /** The clock of this process, and steps that are done. */
  public static final Outside REAL =
      new Outside(InstantSource.system(), (name, step) -> step.run());

  /** Brings steps about. Called by the thread that a step is to be done on. */
  @FunctionalInterface
  public interface Steps {
    /**
     * The outcome of a step as bytes.
     *
     * @param step does it
     * @throws Exception what the step fails with
     */
    ByteString run(String name, StepBody step) throws Exception;
  }

  /** Does a step and gives its outcome as bytes. */
  @FunctionalInterface
  public interface StepBody {
    /** Does it. */
    ByteString run() throws Exception;
  }
}
