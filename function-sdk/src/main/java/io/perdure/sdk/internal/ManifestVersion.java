package io.perdure.sdk.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The versions of the discovery manifest; each allows more fields than the one before. */
enum ManifestVersion {
  V1(1),
  V2(2),
  V3(3),
  V4(4);

  private final int number;

  ManifestVersion(int number) {
    this.number = number;
  }

  String contentType() {
    return "application/vnd.restate.endpointmanifest.v%d+json".formatted(number);
  }

  boolean isAtLeast(ManifestVersion other) {
    return compareTo(other) >= 0;
  }

  static List<String> contentTypes() {
    return Arrays.stream(values()).map(ManifestVersion::contentType).toList();
  }

  /** The newest version that an Accept header lists; without a header, the oldest. */
  static Optional<ManifestVersion> best(String accept) {
    if (accept.isBlank()) {
      return Optional.of(V1);
    }
    var accepted = Arrays.stream(accept.split(",")).map(ManifestVersion::mediaType).toList();
    if (accepted.contains("*/*") || accepted.contains("application/*")) {
      return Optional.of(V4);
    }
    return Arrays.stream(values())
        .filter(version -> accepted.contains(version.contentType()))
        .max(Comparator.naturalOrder());
  }

  private static String mediaType(String element) {
    int parameters = element.indexOf(';');
    return (parameters < 0 ? element : element.substring(0, parameters)).strip();
  }
}
