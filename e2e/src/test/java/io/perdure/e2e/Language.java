package io.perdure.e2e;

import io.perdure.e2e.services.PerdureServices;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An SDK in which the services of the tests are written, with what it takes to install and run
 * them. Folders are under {@code e2e/services}; each command runs in a copy of the folder.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists and sets are never changed
enum Language {
  PERDURE("", List.of(), List.of(), EnumSet.allOf(Feature.class)),
  JAVA(
      "java",
      List.of(List.of("mvn", "-q", "-B", "compile", "dependency:copy-dependencies")),
      List.of(
          JavaProcess.EXECUTABLE,
          "-Xmx96m",
          "-XX:+UseSerialGC",
          "-cp",
          "target/classes:target/lib/*",
          "io.perdure.e2e.services.Services"),
      Set.of(Feature.OUTPUT, Feature.BAD_INPUT_IS_400)),
  TYPESCRIPT(
      "typescript",
      List.of(List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")),
      List.of("node", "services.mjs"),
      Set.of(Feature.BAD_INPUT_IS_400, Feature.FAILURE_METADATA)),
  PYTHON(
      "python",
      List.of(
          List.of("python3", "-m", "venv", "venv"),
          List.of("venv/bin/pip", "install", "--quiet", "-r", "requirements.txt")),
      List.of("venv/bin/python", "services.py"),
      Set.of(Feature.FAILURE_METADATA)),
  GO(
      "go",
      List.of(List.of("go", "build", "-o", "services", ".")),
      List.of("./services"),
      Set.of(Feature.BAD_INPUT_IS_400, Feature.FAILURE_METADATA));

  /** What SDKs differ in; tests of what one does not offer are skipped, and say so. */
  enum Feature {
    /** A handler can look for the output of another without waiting for it. */
    OUTPUT,
    /** Input that cannot be read fails with 400; otherwise it fails with 500. */
    BAD_INPUT_IS_400,
    /** A terminal failure has metadata. */
    FAILURE_METADATA
  }

  private final String folder;
  private final List<List<String>> install;
  private final List<String> run;
  private final Set<Feature> features;

  Language(String folder, List<List<String>> install, List<String> run, Set<Feature> features) {
    this.folder = folder;
    this.install = install;
    this.run = run;
    this.features = features;
  }

  Set<Feature> features() {
    return Set.copyOf(features);
  }

  /** The commands that make a folder ready. */
  List<List<String>> install() {
    return List.copyOf(install);
  }

  /** The services as a process that is not started yet; installs them when they have changed. */
  ServiceProcess services(int port, Path steps, Path output) {
    return this == PERDURE
        ? ServiceProcess.ofJava(PerdureServices.class, port, steps, output)
        : ServiceProcess.in(ServiceFolder.installed(folder, install), run, port, steps, output);
  }
}
