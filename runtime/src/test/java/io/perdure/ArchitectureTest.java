package io.perdure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.perdure.model.InvocationId;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Which package may use what. The rules are few on purpose: one that needs a second exception is
 * the wrong rule. Each says why it is there, and the failure text repeats it.
 */
final class ArchitectureTest {
  private static final JavaClasses RUNTIME =
      new ClassFileImporter()
          .importUrl(InvocationId.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void theCoreKnowsOnlyThePureHalfOfTheJdk() {
    check(
        classes()
            .that()
            .resideInAnyPackage("io.perdure.statemachine..", "io.perdure.model..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "io.perdure.statemachine..",
                        "io.perdure.model..",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.math",
                        "java.nio",
                        "java.nio.charset",
                        "org.jspecify.annotations")
                    // An array of a primitive has no package of its own.
                    .or(describe("arrays of primitives", ArchitectureTest::isArrayOfPrimitives)))
            .because(
                "the state machine must be testable and replayable without Kafka, HTTP or files"));
  }

  @Test
  void theStateMachineAsksTheWorldNothing() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.perdure.statemachine..")
            .should()
            .accessTargetWhere(
                describe("reads clock, chance or environment", ArchitectureTest::readsTheWorld))
            .orShould()
            .dependOnClassesThat(
                resideInAnyPackage("java.util.concurrent..")
                    // Sorted maps that other threads may read.
                    .and(
                        not(
                            belongToAnyOf(
                                ConcurrentNavigableMap.class, ConcurrentSkipListMap.class)))
                    .or(belongToAnyOf(Thread.class, ThreadLocal.class, Timer.class))
                    .or(assignableTo(RandomGenerator.class))
                    .as("start threads, wait for them or are random"))
            .because(
                "after a crash the same commands are applied again and must give the same stores"
                    + " and actions; time and ids come in the command"));
  }

  @Test
  void theStateMachineIteratesInAnOrderThatIsFixed() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.perdure.statemachine..")
            .should()
            .accessTargetWhere(
                describe(
                    "makes a collection without a fixed order",
                    ArchitectureTest::makesAnUnorderedCollection))
            .because(
                "the order of HashMap, Map.of and Set.of differs between runs of the JVM, and the"
                    + " order of actions must not; use LinkedHashMap or TreeMap"));
  }

  @Test
  void kafkaStaysInThePackagesThatTalkToIt() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.perdure.partition..",
                "io.perdure.log..",
                "io.perdure.ingest..",
                "io.perdure.query..",
                "io.perdure.dev..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("everybody else appends by CommandLog and needs no broker in tests"));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.perdure.partition..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams.processor..")
            .because("one package owns the topology and its threads"));
  }

  @Test
  void vertxStaysInThePackagesThatSpeakHttp() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.perdure.gateway..",
                "io.perdure.admin..",
                "io.perdure.query..",
                "io.perdure.invoker.http..",
                // Makes the one Vertx instance that the others share.
                "io.perdure.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx..")
            .because("what decides must run without an event loop"));
  }

  @Test
  void awsStaysInThePackageThatCallsIt() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.perdure.invoker.lambda..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..")
            .because("Lambda is one more way to reach a function, and nothing else"));
  }

  @Test
  void generatedClassesStayInTheCodecs() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.perdure.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.perdure.schema..")
            .because("the bytes may change shape without the logic noticing"));
  }

  @Test
  void theRuntimeKnowsNothingOfTheSdk() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.perdure.sdk..")
            .because("they meet on the wire only: any SDK of the protocol is as good as ours"));
  }

  @Test
  void topLevelPackagesAreFreeOfCycles() {
    check(
        slices()
            .matching("io.perdure.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a package can then be read, tested and cut off alone"));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.perdure.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.perdure.server..")
            .because("wiring depends on everything, so nothing may depend on wiring"));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.perdure.server..", "io.perdure.dev..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.perdure.dev..")
            .because("the embedded broker is a way to start, not a part of production code"));
  }

  @Test
  void handlersKeepNoState() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(
                "io.perdure.statemachine.handler..", "io.perdure.statemachine.entry..")
            .should()
            .beFinal()
            .because("all state is in the stores, where it survives and is rolled back"));
  }

  @Test
  void thePartitionKnowsNeitherGatewayNorInvoker() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.perdure.partition..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.perdure.gateway..", "io.perdure.invoker..")
            .because(
                "it owns AttemptLauncher and ReplySink, which those implement and the server wires"));
  }

  @Test
  void topicsAreOneMoreWayIn() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.perdure.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.perdure.gateway..", "io.perdure.invoker..", "io.perdure.partition..")
            .because(
                "a record becomes a command of the log like any other, on threads of its own: it"
                    + " needs the registry to know the handler and the log to append, nothing else"));
  }

  /** A rule about a package that has no class yet holds. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(RUNTIME);
  }

  private static boolean isArrayOfPrimitives(JavaClass type) {
    return type.getBaseComponentType().isPrimitive();
  }

  private static boolean readsTheWorld(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    var name = access.getTarget().getName();
    return (owner.getPackageName().equals("java.time")
            && (name.equals("now") || owner.getSimpleName().contains("Clock")))
        || (owner.isEquivalentTo(System.class) && !name.equals("arraycopy"))
        || owner.isEquivalentTo(Runtime.class)
        || (owner.isEquivalentTo(Math.class) && name.equals("random"))
        || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"));
  }

  private static boolean makesAnUnorderedCollection(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    var parameters = target.getRawParameterTypes().size();
    return switch (target.getFullName().replaceFirst("[(].*", "")) {
      case "java.util.HashMap.<init>",
          "java.util.HashSet.<init>",
          "java.util.IdentityHashMap.<init>",
          "java.util.WeakHashMap.<init>",
          "java.util.Map.copyOf",
          "java.util.Map.ofEntries",
          "java.util.Set.copyOf",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toUnmodifiableSet",
          "java.util.stream.Collectors.toUnmodifiableMap" ->
          true;
      // Empty ones have no order to lose.
      case "java.util.Map.of", "java.util.Set.of" -> parameters > 0;
      // The longer forms take the map to fill.
      case "java.util.stream.Collectors.toMap" -> parameters < 4;
      case "java.util.stream.Collectors.groupingBy" -> parameters < 3;
      default -> false;
    };
  }
}
