package io.penstock.udf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.penstock", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NOTHING_ELSE_OF_PENSTOCK =
      noClasses()
          .that()
          .resideInAPackage("io.penstock.udf..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.penstock..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAPackage("io.penstock.udf.."))))
          .because("functions are used by Spark sessions that have nothing else of Penstock");
}
