package io.penstock.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data set of the repository; tests run in the folder of their module. */
class StandardSampleTest {

  private static final Path COMMITTED = Path.of("..", "sample-data");

  @TempDir static Path directory;

  private static SampleSummary summary;

  @BeforeAll
  static void generate() throws IOException {
    summary = SampleGenerator.generate(SampleOptions.standard(), directory);
  }

  @Test
  void isTheOneInTheRepository() throws IOException {
    for (Path file : new SampleFiles(directory).all()) {
      Path committed = COMMITTED.resolve(directory.relativize(file));
      // unpacked: another zlib may pack the same text in another way
      assertThat(SampleFiles.text(committed).equals(SampleFiles.text(file)))
          .as("%s is what the generator writes", committed)
          .isTrue();
    }
  }

  @Test
  void hasAboutTwoHundredThousandTransactions() {
    assertThat(summary.rows().transactions()).isBetween(190_000L, 210_000L);
    assertThat(summary.rows().outcomes()).isEqualTo(10_000);
  }

  @Test
  void canBeLearntButNotToPerfection() {
    assertThat(summary.baseRate()).isBetween(0.12, 0.18);
    assertThat(summary.outcomes().aucProbability()).isBetween(0.80, 0.85);
    assertThat(summary.outcomes().aucProbabilityObservable()).isBetween(0.76, 0.82);
  }

  @Test
  void hasTheseFaults() {
    assertThat(summary.malformed()).isEqualTo(37);
    assertThat(summary.planted())
        .containsEntry(Fault.MISSING_CUSTOMER_ID, 11)
        .containsEntry(Fault.MISSING_AMOUNT, 120)
        .containsEntry(Fault.ABSURD_AMOUNT, 23)
        .containsEntry(Fault.DUPLICATED, 64)
        .containsEntry(Fault.UNKNOWN_TYPE, 15);
  }
}
