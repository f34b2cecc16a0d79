package io.perdure.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a request path at its slashes and decodes the pieces. Percent sequences are decoded and
 * nothing else ({@code +} stays {@code +}); a slash at the end is ignored.
 */
final class PathSegments {
  private PathSegments() {}

  /**
   * @throws RefusedException if a percent sequence is malformed, or a piece is not UTF-8
   */
  static List<String> of(String path) {
    var segments = new ArrayList<String>(6);
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    int from = path.startsWith("/") ? 1 : 0;
    while (from <= end && end > 0) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      segments.add(decode(path, from, to));
      from = to + 1;
    }
    return segments;
  }

  private static String decode(String path, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (c == '%' || c > 0x7f) {
        return decodeBytes(path, from, to);
      }
    }
    return path.substring(from, to);
  }

  private static String decodeBytes(String path, int from, int to) {
    var bytes = ByteBuffer.allocate(to - from);
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (c == '%') {
        bytes.put((byte) hexPair(path, i, to));
        i += 2;
      } else {
        // The server reads a byte of the request line as one character.
        bytes.put((byte) c);
      }
    }
    try {
      return UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException _) {
      throw GatewayCode.BAD_PATH.refuse(
          "Expected UTF-8 in the path, but found '" + path.substring(from, to) + "'");
    }
  }

  private static int hexPair(String path, int percent, int to) {
    int high = percent + 2 < to ? Character.digit(path.charAt(percent + 1), 16) : -1;
    int low = percent + 2 < to ? Character.digit(path.charAt(percent + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw GatewayCode.BAD_PATH.refuse(
          "Expected two hexadecimal digits after '%' in the path, but found '"
              + path.substring(percent, Math.min(percent + 3, to))
              + "'");
    }
    return high << 4 | low;
  }
}
