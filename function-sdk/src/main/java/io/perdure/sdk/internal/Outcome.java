package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.sdk.TerminalException;

/** The end of a step, a handler or an awakeable: a value or a terminal failure. */
sealed interface Outcome {
  /** It ended well; a result of type void is no bytes. */
  record Success(ByteString value) implements Outcome {}

  /** It failed for good. */
  record Failed(TerminalException failure) implements Outcome {}
}
