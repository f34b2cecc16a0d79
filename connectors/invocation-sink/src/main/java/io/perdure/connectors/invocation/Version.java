package io.perdure.connectors.invocation;

/** The version that Connect shows for the plugin, from the manifest of its archive. */
final class Version {
  static final String NUMBER = ofArchive();

  private Version() {}

  private static String ofArchive() {
    var version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
