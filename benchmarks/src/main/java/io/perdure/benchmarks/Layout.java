package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where things are in the repository.
 *
 * @param root the repository
 */
record Layout(Path root) {
  /** The system property the start script sets to the repository's directory. */
  static final String ROOT_PROPERTY = "perdure.root";

  static Layout fromSystemProperty() {
    var root = System.getProperty(ROOT_PROPERTY);
    if (root == null) {
      throw new BenchmarkException(
          "Expected the system property %s, found none; start with ./benchmarks/run"
              .formatted(ROOT_PROPERTY));
    }
    return new Layout(Path.of(root).toAbsolutePath().normalize());
  }

  Path perdure() {
    return root.resolve("perdure");
  }

  Path typescriptFunctions() {
    return root.resolve("benchmarks/functions-ts");
  }

  Path nodeModules() {
    return typescriptFunctions().resolve("node_modules");
  }

  Path results() {
    return root.resolve("benchmarks/results");
  }

  /** An empty directory for the data and logs of one run; what an earlier run left is deleted. */
  Path freshWorkDirectory(String name) {
    var directory = root.resolve("benchmarks/.work").resolve(name);
    try {
      deleteRecursively(directory);
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new BenchmarkException("Cannot prepare " + directory, e);
    }
  }

  private static void deleteRecursively(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
