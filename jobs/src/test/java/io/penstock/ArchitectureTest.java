package io.penstock;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.penstock", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] ABOVE = {"Cases", "Api", "Cli"};

  @ArchTest
  static final ArchRule importsGoDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.penstock..")
          .layer("Cli")
          .definedBy("io.penstock.cli..")
          .layer("Api")
          .definedBy("io.penstock.api..")
          .layer("Cases")
          .definedBy("io.penstock.cases..")
          .layer("Run")
          .definedBy("io.penstock.run..")
          .layer("Select")
          .definedBy("io.penstock.select..")
          .layer("Plan")
          .definedBy("io.penstock.plan..")
          .layer("Sql")
          .definedBy("io.penstock.sql..")
          .layer("Ml")
          .definedBy("io.penstock.ml..")
          .layer("Lake")
          .definedBy("io.penstock.lake..")
          .layer("Audit")
          .definedBy("io.penstock.audit..")
          .layer("Input")
          .definedBy("io.penstock.input..")
          .layer("Yaml")
          .definedBy("io.penstock.yaml..")
          .layer("Secret")
          .definedBy("io.penstock.secret..")
          .layer("Sample")
          .definedBy("io.penstock.sample..")
          .layer("Definition")
          .definedBy("io.penstock.definition..")
          .layer("Problem")
          .definedBy("io.penstock.problem..")
          .layer("Udf")
          .definedBy("io.penstock.udf..")
          .layer("Gpu")
          .definedBy("io.penstock.gpu..")
          .whereLayer("Cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("Api")
          .mayOnlyBeAccessedByLayers("Cli")
          .whereLayer("Cases")
          .mayOnlyBeAccessedByLayers("Api", "Cli")
          .whereLayer("Run")
          .mayOnlyBeAccessedByLayers(ABOVE)
          .whereLayer("Plan")
          .mayOnlyBeAccessedByLayers("Select", "Run", "Cases", "Api", "Cli")
          .whereLayer("Select")
          .mayOnlyBeAccessedByLayers("Api")
          .whereLayer("Sql")
          .mayOnlyBeAccessedByLayers("Plan", "Run", "Cases", "Api")
          .whereLayer("Ml")
          .mayOnlyBeAccessedByLayers("Plan", "Run", "Api")
          .whereLayer("Lake")
          .mayOnlyBeAccessedByLayers("Plan", "Run", "Cases", "Api")
          .whereLayer("Audit")
          .mayOnlyBeAccessedByLayers("Lake")
          .whereLayer("Input")
          .mayOnlyBeAccessedByLayers("Audit", "Lake", "Plan", "Run", "Cases", "Api")
          .whereLayer("Yaml")
          .mayOnlyBeAccessedByLayers("Api")
          .whereLayer("Secret")
          .mayOnlyBeAccessedByLayers("Run", "Api", "Cli")
          .whereLayer("Gpu")
          .mayOnlyBeAccessedByLayers("Ml")
          .whereLayer("Sample")
          .mayOnlyBeAccessedByLayers("Cli")
          .because("a reader can then start at the bottom and never needs to look up");

  @ArchTest
  static final ArchRule noCycles = slices().matching("io.penstock.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule definitionsArePlainJava =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.penstock.definition..", "io.penstock.problem..", "io.penstock.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..", "scala..", "org.snakeyaml..", "com.fasterxml..")
          .because("what a pipeline says does not depend on how it is run");

  @ArchTest
  static final ArchRule deltaStaysInTheLake =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.penstock.lake..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark.sql.delta..", "io.delta..")
          .because("Delta's internals change between releases");

  @ArchTest
  static final ArchRule mllibStaysInMl =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.penstock.ml..", "io.penstock.api..", "io.penstock.run..", "io.penstock.gpu..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark.ml..")
          .because("only ml calls MLlib, and gpu extends it; run and api hand its models on");

  @ArchTest
  static final ArchRule standardStreamsBelongToTheCommand =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.penstock.cli..")
          .should(ACCESS_STANDARD_STREAMS)
          .because("a library does not print");

  @ArchTest static final ArchRule noJavaUtilLogging = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule noJacksonOrScalaInTheDoor =
      noClasses()
          .that()
          .resideInAPackage("io.penstock.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..", "org.snakeyaml..")
          .because("others compile against it");

  @ArchTest
  static void theScanFoundClasses(JavaClasses found) {
    assertThat(found.size()).isGreaterThan(50);
  }
}
