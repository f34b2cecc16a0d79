package io.perdure.invoker.lambda;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How functions on Lambda are called.
 *
 * @param endpoint of an emulator, which is asked for roles too; null is AWS itself
 * @param externalId said when a role is assumed; null says none
 * @param compressAboveBytes larger requests are compressed, if the function reads such
 * @param maxResponseBytes what a response may come to once it is decompressed
 */
public record LambdaOptions(
    @Nullable URI endpoint,
    @Nullable String externalId,
    long compressAboveBytes,
    int maxResponseBytes) {
  public LambdaOptions {
    if (compressAboveBytes < 0 || maxResponseBytes < 1) {
      throw new IllegalArgumentException(
          "Expected sizes of at least 0 and 1 bytes, but found "
              + compressAboveBytes
              + " and "
              + maxResponseBytes);
    }
  }
}
