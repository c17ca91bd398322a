package io.penstock.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What would run for a right file over an empty lake, and the columns of all that it makes. */
class RightFilesTest {
  @ParameterizedTest
  @MethodSource("files")
  void isPlanned(CorpusFile file, @TempDir Path folder) {
    Command command = Command.run("plan", file, folder);

    assertThat(command.err()).isEmpty();
    assertThat(command.out()).isEqualTo(file.expected(".plan", command.out()));
    assertThat(command.exit()).isZero();
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasItsColumns(CorpusFile file) {
    String columns = Compiled.of(file).columns();

    assertThat(columns).isEqualTo(file.expected(".columns", columns));
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(files()).hasSizeGreaterThan(45);
  }

  static List<CorpusFile> files() {
    return CorpusFile.in("right");
  }
}
