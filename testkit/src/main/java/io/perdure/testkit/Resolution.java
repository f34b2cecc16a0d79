package io.perdure.testkit;

import io.perdure.sdk.TerminalException;
import java.util.Optional;

/**
 * What a handler has told others: it resolved or rejected an awakeable, a promise or a signal, or
 * cancelled an invocation.
 *
 * @param target {@code awakeable sign_1...}, {@code promise 'confirmed'}, {@code signal 'go' of
 *     inv_1...} or {@code cancel of inv_1...}
 * @param value as text; empty if there is none, as that of a cancel
 * @param failure with which it was rejected
 */
public record Resolution(
    String target, Optional<String> value, Optional<TerminalException> failure) {}
