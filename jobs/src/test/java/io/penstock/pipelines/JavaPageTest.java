package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class of docs/java.md compiles and does what the page says. */
class JavaPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  @Test
  void theClassOfThePageScoresAllCustomers() throws Exception {
    Path source = Files.writeString(directory.resolve("Nightly.java"), shown());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int errors =
        compiler.run(
            null,
            null,
            null,
            "-nowarn",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            directory.toString(),
            source.toString());
    assertThat(errors).isZero();

    try (URLClassLoader classes =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, JavaPageTest.class.getClassLoader())) {
      Method scores =
          classes
              .loadClass("Nightly")
              .getMethod("scores", SparkSession.class, String.class, String.class);
      String lake = directory.resolve("lake").toUri().toString();

      // One row per customer of the sample: all 5,000 had a transaction by then.
      assertThat(scores.invoke(null, TestSpark.session(), "2025-06-30", lake)).isEqualTo(5_000L);
    }
  }

  private static String shown() throws IOException {
    Matcher matcher = JAVA.matcher(Files.readString(ROOT.resolve("docs/java.md")));
    assertThat(matcher.find()).isTrue();
    return matcher
        .group(1)
        .replace("\"pipelines/", "\"" + ROOT.toAbsolutePath().normalize() + "/pipelines/");
  }
}
