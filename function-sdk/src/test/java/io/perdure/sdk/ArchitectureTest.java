package io.perdure.sdk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses SDK =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.perdure.sdk");

  @Test
  void onlyServerAndClientKnowAnHttpLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.perdure.sdk.http..", "io.perdure.sdk.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net.http..")
        .because("the endpoint is embedded in servers of other kinds")
        .check(SDK);
  }

  @Test
  void onlyTheirPackageKnowsOpenTelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.perdure.sdk.opentelemetry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..")
        .because("it is an optional dependency")
        .check(SDK);
  }

  @Test
  void theMachineKnowsNoThreadClockOrLogger() {
    noClasses()
        .that()
        .haveNameMatching(
            ".*\\.internal\\.(InvocationMachine|.*Commands|Journal|Intake|Notifications|Decision|Suspension|StateView|Frame.*|StepRetry).*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "org.slf4j..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .because("bytes in, bytes out: its tests need nothing else")
        .check(SDK);
  }
}
