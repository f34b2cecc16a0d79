package io.perdure.invoker.lambda;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.perdure.model.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Bodies compressed by zstd. Stateless. */
final class ZstdBody {
  /** What the headers of requests and responses call it. */
  static final String ENCODING = "zstd";

  private ZstdBody() {}

  static Payload compressed(Payload body) {
    return Payload.of(Zstd.compress(body.bytes()));
  }

  /**
   * What was compressed; nothing beyond the bound is unpacked.
   *
   * @throws LambdaException if it is more, or was never compressed
   */
  static Payload decompressed(Payload body, int maxBytes) {
    try (var in = new ZstdInputStream(new ByteArrayInputStream(body.bytes()))) {
      var bytes = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new LambdaException(
            "Expected a response of at most "
                + maxBytes
                + " bytes, but decompressed the function's has more");
      }
      return Payload.of(bytes);
    } catch (IOException cause) {
      throw new LambdaException(
          "Expected a response compressed by zstd, but: " + cause.getMessage(), cause);
    }
  }
}
