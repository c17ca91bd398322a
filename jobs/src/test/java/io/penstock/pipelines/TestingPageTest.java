package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.api.Pipeline;
import io.penstock.cases.CaseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/testing.md shows is true. */
class TestingPageTest {
  private static final Pattern SNIPPET =
      Pattern.compile("```(?:yaml|csv)\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  @Test
  void theCasesThatItShowsDoWhatItSays() throws IOException {
    String page = Files.readString(Path.of("../docs/testing.md"));
    List<String> snippets = SNIPPET.matcher(page).results().map(m -> m.group(1)).toList();
    assertThat(snippets).hasSize(3);
    Path file = Files.writeString(directory.resolve("shop.yaml"), snippets.get(0));
    Files.writeString(directory.resolve("shop.test.yaml"), snippets.get(1));
    Path rows = Files.writeString(directory.resolve("sales.csv"), snippets.get(2));
    String answer =
        Pattern.compile("`(sales\\.csv:.*)`")
            .matcher(page)
            .results()
            .map(TestingPageTest::group)
            .findFirst()
            .orElseThrow();

    assertThatThrownBy(() -> Pipeline.load(file.toString()).test(TestSpark.session()))
        .hasMessage(directory.resolve(answer).toString());

    Files.writeString(rows, snippets.get(2).replace("1.6666", "1.66"));
    assertThat(Pipeline.load(file.toString()).test(TestSpark.session()).results())
        .hasSize(3)
        .flatExtracting(CaseResult::failures)
        .isEmpty();
  }

  private static String group(MatchResult match) {
    return match.group(1);
  }
}
