package io.perdure.statemachine;

import io.perdure.model.Payload;

/**
 * The wire form of a journal entry or notification: kept and replayed byte for byte, opaque to the
 * state machine.
 *
 * @param type the message type of the function protocol
 * @param body the message without its frame header
 */
public record RawEntry(int type, Payload body) {}
