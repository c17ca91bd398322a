package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.problem.ExitCode;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pipeline that the documentation shows runs; every link that it gives leads somewhere. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern YAML =
      Pattern.compile("```yaml\n(penstock: 1.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("pipelines")
  void pipelinesOfTheDocumentationRun(String page, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("pipeline.yaml"), text);
    Path lake = directory.resolve("lake");
    Pipeline pipeline =
        Pipeline.load(
            file.toString(), LoadOptions.DEFAULTS.withLake(lake.toString()).withProjectDir(ROOT));

    assertThat(pipeline.problems()).as(page).isEmpty();
    RunSummary summary = pipeline.run(TestSpark.session());
    assertThat(summary.exitCode()).as(page + summary.failure()).isEqualTo(ExitCode.OK);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        assertThat(page.resolveSibling(link.group(1))).as(page.toString()).exists();
      }
    }
  }

  static Stream<Arguments> pipelines() throws IOException {
    List<Arguments> found = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = YAML.matcher(Files.readString(page));
      while (matcher.find()) {
        // LanguageExampleTest delivers the files of the one that has files of its own.
        if (!matcher.group(1).contains("path: in/")) {
          found.add(Arguments.of(page.toString(), matcher.group(1)));
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(1);
    return found.stream();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
        Stream<Path> readmes = Files.find(ROOT, 2, (p, a) -> p.endsWith("README.md"))) {
      return Stream.concat(docs, readmes)
          .filter(p -> p.toString().endsWith(".md"))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
