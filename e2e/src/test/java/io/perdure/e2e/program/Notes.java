package io.perdure.e2e.program;

/** How operations are noted, by functions and by the model. */
public final class Notes {
  static final String NOTHING = "nothing";
  static final String LATE = "late";
  static final String DONE = "done";

  /** Names of state. */
  static final String COMPENSATED = "compensated";

  static final String CAPTIVE = "captive";
  private static final int CANCELLED = 409;

  private Notes() {}

  /**
   * A failure: the code alone where it is a cancel's or a kill's, or says that a promise was
   * completed or a workflow has run, because then the text is the runtime's.
   */
  public static String failure(int code, String message) {
    return code == CANCELLED ? "failed 409" : "failed " + code + " " + message;
  }
}
