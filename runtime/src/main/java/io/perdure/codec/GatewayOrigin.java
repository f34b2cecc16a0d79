package io.perdure.codec;

import io.perdure.model.InvocationId;
import io.perdure.model.ReplyAddress;
import java.util.regex.Pattern;

/**
 * What a gateway adds, in a header, to a request that it writes to the ingress topic: the id that
 * it has promised, and where the answer goes.
 *
 * @param isSend whether the caller waits for the invocation to be taken, not for its end
 */
public record GatewayOrigin(InvocationId id, boolean isSend, ReplyAddress replyTo) {
  /** The name of the header. */
  public static final String HEADER = "perdure.gateway";

  private static final Pattern FORM =
      Pattern.compile("(inv_1\\w{33}) (call|send) (\\d{1,19}) ([^\\s/@?#]{1,255}:\\d{1,5})");

  /** The value of the header. */
  public String text() {
    return id + (isSend ? " send " : " call ") + replyTo.request() + " " + replyTo.node();
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if no gateway has written it
   */
  public static GatewayOrigin parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Expected in header " + HEADER + " what a gateway writes, but found '" + text + "'");
    }
    return new GatewayOrigin(
        InvocationId.parse(matcher.group(1)),
        matcher.group(2).equals("send"),
        new ReplyAddress(matcher.group(4), Long.parseLong(matcher.group(3))));
  }
}
