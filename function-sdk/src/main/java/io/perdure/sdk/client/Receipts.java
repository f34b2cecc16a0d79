package io.perdure.sdk.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads what the runtime answers to a message. */
final class Receipts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Receipts() {}

  static SendReceipt read(byte[] body) {
    try {
      var json = JSON.readTree(body);
      return new SendReceipt(
          json.path("invocationId").asText(),
          !json.path("status").asText().equals("PreviouslyAccepted"));
    } catch (IOException e) {
      throw new PerdureException("Expected a JSON object with invocationId, found other bytes", e);
    }
  }
}
