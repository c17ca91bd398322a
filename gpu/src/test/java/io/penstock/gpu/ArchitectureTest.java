package io.penstock.gpu;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.penstock.gpu", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule importsGoDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.penstock.gpu..")
          .layer("Estimators")
          .definedBy("io.penstock.gpu")
          .layer("Fit")
          .definedBy("io.penstock.gpu.fit..")
          .layer("Cpu")
          .definedBy("io.penstock.gpu.cpu..")
          .optionalLayer("Cuda")
          .definedBy("io.penstock.gpu.cuda..")
          .layer("Engine")
          .definedBy("io.penstock.gpu.engine..")
          .whereLayer("Estimators")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("Fit")
          .mayOnlyBeAccessedByLayers("Estimators")
          .whereLayer("Cpu")
          .mayOnlyBeAccessedByLayers("Fit")
          .whereLayer("Cuda")
          .mayOnlyBeAccessedByLayers("Fit")
          .because("a new estimator is a class above, and a new device is a package below");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.penstock.gpu.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule enginesArePlainJava =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.penstock.gpu.engine..", "io.penstock.gpu.cpu..", "io.penstock.gpu.cuda..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..", "breeze..")
          .because("kernels are tested and measured where there is no Spark");

  @ArchTest
  static final ArchRule jnaStaysAtTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.penstock.gpu.cuda..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..")
          .because("native memory is handled in one place");

  @ArchTest
  static final ArchRule knowsNothingElseOfPenstock =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.penstock..").and(not(resideInAPackage("io.penstock.gpu.."))))
          .because("the estimators are used by Spark sessions that have nothing else of Penstock");

  @ArchTest static final ArchRule noStandardStreams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest static final ArchRule noJavaUtilLogging = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static void classesAreFound(JavaClasses classes) {
    assertThat(classes.contain(GpuLogisticRegression.class)).isTrue();
    assertThat(classes.contain("io.penstock.gpu.cpu.VectorKernels")).isTrue();
  }
}
