// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.rooms;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Dependencies run one way: protocol ← persistence ← actors ← edge. */
@AnalyzeClasses(
    packages = "dev.signet",
    importOptions = {ImportOption.DoNotIncludeTests.class, RoomsTest.NoTestJars.class})
final class RoomsTest {

  @ArchTest
  static final ArchRule DEPENDENCIES_RUN_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.signet..")
          .layer("protocol")
          .definedBy("dev.signet.protocol..")
          .layer("persistence")
          .definedBy("dev.signet.persistence..")
          .layer("actors")
          .definedBy("dev.signet.actors..")
          .layer("edge")
          .definedBy("dev.signet.edge..")
          .whereLayer("edge")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("actors")
          .mayOnlyBeAccessedByLayers("edge")
          .whereLayer("persistence")
          .mayOnlyBeAccessedByLayers("edge", "actors")
          .whereLayer("protocol")
          .mayOnlyBeAccessedByLayers("edge", "actors", "persistence");

  @ArchTest
  static final ArchRule ACTORS_KNOW_STORES_ONLY_BY_THEIR_INTERFACES =
      noClasses()
          .that()
          .resideInAPackage("dev.signet.actors..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "dev.signet.persistence.sql..",
                  "dev.signet.persistence.redis..",
                  "dev.signet.persistence.memory..",
                  "dev.signet.persistence.s3..",
                  "redis.clients..",
                  "java.sql..",
                  "org.jdbi.."));

  @ArchTest
  static final ArchRule ONLY_THE_WIRING_PICKS_STORES =
      noClasses()
          .that()
          .resideInAPackage("dev.signet.edge..")
          .and()
          .resideOutsideOfPackage("dev.signet.edge.node")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "dev.signet.persistence.sql..",
                  "dev.signet.persistence.redis..",
                  "dev.signet.persistence.memory..",
                  "dev.signet.persistence.s3.."));

  /** A visitor's way: wire ▸ exchange ▸ proxy ▸ site, cache, origin; the node assembles them. */
  @ArchTest
  static final ArchRule ARROWS_OF_THE_EDGE_RUN_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.signet.edge..")
          .layer("node")
          .definedBy("dev.signet.edge.node..")
          .layer("proxy")
          .definedBy("dev.signet.edge.proxy..")
          .layer("certificate")
          .definedBy("dev.signet.edge.certificate..")
          .layer("cache")
          .definedBy("dev.signet.edge.cache..")
          .layer("origin")
          .definedBy("dev.signet.edge.origin..")
          .layer("site")
          .definedBy("dev.signet.edge.site..")
          .layer("access log")
          .definedBy("dev.signet.edge.accesslog..")
          .layer("wire")
          .definedBy("dev.signet.edge.wire..")
          .layer("tls")
          .definedBy("dev.signet.edge.tls..")
          .layer("exchange")
          .definedBy("dev.signet.edge.exchange..")
          .whereLayer("node")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("proxy")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("certificate")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers("node", "proxy")
          .whereLayer("origin")
          .mayOnlyBeAccessedByLayers("node", "proxy")
          .whereLayer("site")
          .mayOnlyBeAccessedByLayers("node", "proxy", "certificate")
          .whereLayer("access log")
          .mayOnlyBeAccessedByLayers("node", "proxy")
          .whereLayer("wire")
          .mayOnlyBeAccessedByLayers("node", "certificate", "origin")
          .whereLayer("tls")
          .mayOnlyBeAccessedByLayers("node", "certificate", "wire", "origin")
          .whereLayer("exchange")
          .mayOnlyBeAccessedByLayers("node", "proxy", "cache", "origin", "wire", "certificate");

  @ArchTest
  static final ArchRule PACKAGES_OF_THE_EDGE_HAVE_NO_CYCLES =
      slices().matching("dev.signet.edge.(*)..").should().beFreeOfCycles();

  /** What is on the wire is Netty's and ours; Akka HTTP is the model behind it. */
  @ArchTest
  static final ArchRule THE_WIRE_IS_NOT_AKKA_HTTPS =
      noClasses()
          .that()
          .resideInAPackage("dev.signet..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("akka.http.impl.."));

  @ArchTest
  static final ArchRule WHO_ANSWERS_KNOWS_NO_TRANSPORT =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.signet.edge.exchange..",
              "dev.signet.edge.proxy..",
              "dev.signet.edge.cache..",
              "dev.signet.edge.site..",
              "dev.signet.edge.accesslog..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.netty.."));

  @ArchTest
  static final ArchRule NAMES_OF_THE_EDGE_ARE_TAKEN_ONCE =
      classes()
          .that()
          .resideInAPackage("dev.signet.edge..")
          .and()
          .areTopLevelClasses()
          .should(haveNamesOfTheirOwn());

  @ArchTest
  static final ArchRule PROTOCOL_DOES_NO_IO =
      noClasses()
          .that()
          .resideInAPackage("dev.signet.protocol..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("akka..", "java.sql..", "java.nio.channels..", "java.nio.file.."));

  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      classes()
          .should()
          .haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Common)$")
          .as("no class is called Util, Helper, Manager or Common");

  @ArchTest
  static final ArchRule TIME_IS_INJECTED =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.signet.protocol..",
              "dev.signet.persistence..",
              "dev.signet.actors..",
              "dev.signet.edge.cache..")
          .should()
          .callMethodWhere(
              describe(
                  "reads the clock directly",
                  call ->
                      List.of("now", "currentTimeMillis").contains(call.getTarget().getName())
                          && List.of("java.time.Instant", "java.time.Clock", "java.lang.System")
                              .contains(call.getTargetOwner().getName())
                          && call.getTarget().getRawParameterTypes().isEmpty()));

  private static ArchCondition<JavaClass> haveNamesOfTheirOwn() {
    return new ArchCondition<>("have names of their own") {
      private final Map<String, JavaClass> seen = new HashMap<>();

      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (item.getSimpleName().equals("package-info")) return;
        var other = seen.putIfAbsent(item.getSimpleName(), item);
        if (other != null && !other.equals(item))
          events.add(
              SimpleConditionEvent.violated(item, item.getName() + " and " + other.getName()));
      }
    };
  }

  /** The servers that tests start live in test jars of other modules. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("-tests.jar");
    }
  }
}
