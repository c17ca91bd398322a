package io.penstock.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of errors shows what the corpus expects. */
class ErrorsPageTest {
  private static final Path PAGE = Path.of("../docs/errors.md");

  @Test
  void thePageIsThatOfTheCorpus() {
    String text = ErrorsPage.text();
    if (CorpusFile.IS_REWRITE) {
      CorpusFile.write(PAGE, text);
    }

    assertThat(CorpusFile.read(PAGE))
        .as("docs/errors.md is made: run this test with -Dcorpus.rewrite=true")
        .isEqualTo(text);
  }

  @Test
  void itHasTheMistakesThatAreMadeMost() {
    assertThat(ErrorsPage.text().lines().filter(line -> line.startsWith("## ")))
        .hasSizeGreaterThanOrEqualTo(10)
        .doesNotHaveDuplicates();
  }
}
