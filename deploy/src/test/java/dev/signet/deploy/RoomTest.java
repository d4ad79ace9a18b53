// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The roll-out knows the program only by its documented surface, and its own parts in one order.
 */
@AnalyzeClasses(packages = "dev.signet", importOptions = ImportOption.DoNotIncludeTests.class)
final class RoomTest {

  @ArchTest
  static final ArchRule NOTHING_OF_THE_PROGRAM_IS_IMPORTED =
      noClasses()
          .that()
          .resideInAPackage("dev.signet.deploy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.signet.protocol..",
              "dev.signet.persistence..",
              "dev.signet.actors..",
              "dev.signet.edge..");

  @ArchTest
  static final ArchRule THE_CONFIGURATION_IS_CHECKED_WITHOUT_THE_CDK =
      noClasses()
          .that()
          .resideInAPackage("dev.signet.deploy.configuration..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "software.constructs..");

  @ArchTest
  static final ArchRule PARTS_DO_NOT_TURN_IN_CIRCLES =
      slices().matching("dev.signet.deploy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Common)$");
}
