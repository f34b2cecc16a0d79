package io.perdure.e2e;

import io.perdure.e2e.Language.Feature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programming model in every language on one cluster. A subclass is a configuration; the
 * languages take turns, each registering its services over those of the one before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class Matrix {
  private Cluster cluster;
  private Path directory;
  private @Nullable ServicesUnderTest services;

  /** Settings of the runtime under test. */
  abstract List<String> settings();

  /** Partitions of its log. */
  int partitions() {
    return 4;
  }

  /** What can be expected of a language in this configuration. */
  Set<Feature> features(Language language) {
    return language.features();
  }

  @BeforeAll
  void startCluster(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    directory = folder;
    var all = new ArrayList<>(settings());
    all.add("perdure.function.retry.max-attempts: 6");
    cluster = new Cluster(folder, partitions(), all);
  }

  @AfterAll
  void stopCluster() {
    if (services != null) {
      services.close();
    }
    cluster.close();
  }

  /** All languages, or those of the system property {@code e2e.languages}. */
  static List<Language> languages() {
    var chosen = System.getProperty("e2e.languages");
    return chosen == null
        ? List.of(Language.values())
        : Arrays.stream(chosen.split(",")).map(Language::valueOf).toList();
  }

  /** The cell of a language: its services replace those of the language before. */
  private Cell cell(Language language) throws IOException {
    if (services == null || services.cell().language() != language) {
      if (services != null) {
        services.close();
      }
      services = new ServicesUnderTest(cluster, language, features(language), directory);
    }
    return services.cell();
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.perdure.e2e.Matrix#languages")
  class Services implements AllScenarios {
    @Parameter private Language language;
    private Cell cell;

    @BeforeEach
    void takeTurn() throws IOException {
      cell = Matrix.this.cell(language);
    }

    @Override
    public Cell cell() {
      return cell;
    }
  }
}
