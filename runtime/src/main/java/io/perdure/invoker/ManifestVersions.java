package io.perdure.invoker;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The versions of the manifest that discovery asks for. */
public final class ManifestVersions {
  private static final int MAX = 4;

  /** All of them, for the header {@code accept}. */
  public static final String ACCEPT =
      IntStream.rangeClosed(1, MAX)
          .mapToObj(version -> "application/vnd.restate.endpointmanifest.v" + version + "+json")
          .collect(Collectors.joining(", "));

  private ManifestVersions() {}
}
