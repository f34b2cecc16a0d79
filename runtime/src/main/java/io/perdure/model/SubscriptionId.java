package io.perdure.model;

/**
 * Names a subscription: {@code sub_1} and 128 bits in base 62; ids that are made later are greater.
 */
public record SubscriptionId(long high, long low) {
  private static final String PREFIX = "sub_1";

  @Override
  public String toString() {
    var text = new StringBuilder(PREFIX);
    Base62.append(text, high, low);
    return text.toString();
  }
}
