// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.rooms;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

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
          .resideInAPackage("dev.signet.edge.*..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "dev.signet.persistence.sql..",
                  "dev.signet.persistence.redis..",
                  "dev.signet.persistence.memory..",
                  "dev.signet.persistence.s3.."));

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

  /** The servers that tests start live in test jars of other modules. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("-tests.jar");
    }
  }
}
