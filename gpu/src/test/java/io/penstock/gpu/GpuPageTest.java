package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class of docs/gpu.md compiles and fits what stock MLlib fits. */
class GpuPageTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  @Test
  void theClassOfThePageFits() throws Exception {
    Matcher shown = JAVA.matcher(Files.readString(Path.of("../docs/gpu.md")));
    assertThat(shown.find()).isTrue();
    Path source = Files.writeString(directory.resolve("Training.java"), shown.group(1));
    String classPath = System.getProperty("java.class.path");
    String[] options = {"-nowarn", "-cp", classPath, "-d", directory.toString(), source.toString()};
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options)).isZero();
    Dataset<Row> rows = Points.TALL.rows(2, 2);

    try (URLClassLoader classes =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, GpuPageTest.class.getClassLoader())) {
      Method fit = classes.loadClass("Training").getMethod("fit", Dataset.class);
      LogisticRegressionModel model = (LogisticRegressionModel) fit.invoke(null, rows);

      LogisticRegressionModel stock =
          new LogisticRegression().setRegParam(0.01).setWeightCol("weight").fit(rows);
      assertThat(model.coefficients().toArray())
          .usingComparatorWithPrecision(1e-8)
          .containsExactly(stock.coefficients().toArray());
    }
  }
}
