package io.perdure.admin;

/** A version of the admin API, as far as they differ. */
public enum ApiVersion {
  /** Without a version in the path: the newest. */
  NEWEST(""),

  /** Registering overwrites unless told otherwise, and never answers 200. */
  V2("/v2"),
  V3("/v3"),
  V4("/v4");

  private final String prefix;

  ApiVersion(String prefix) {
    this.prefix = prefix;
  }

  /** What its paths begin with. */
  String prefix() {
    return prefix;
  }
}
