package io.perdure.sdk.client;

/**
 * What the runtime says to a message that it has taken.
 *
 * <pre>{@code
 * String id = perdure.service(Mailer.class).send(Mailer::welcome, user).invocationId();
 * }</pre>
 *
 * @param invocationId the invocation that the message makes, or made before: {@code inv_1...}
 * @param isNew false if there was one with the same idempotency key, or a run of the same workflow
 */
public record SendReceipt(String invocationId, boolean isNew) {}
