package io.penstock.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that a user reads for a wrong file. */
class WrongFilesTest {
  private static final int CONFIG = 78;

  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(CorpusFile file, @TempDir Path folder) {
    Command command = Command.run("validate", file, folder);

    assertThat(command.err()).isEqualTo(file.expected(".txt", command.err()));
    assertThat(command.out()).isEmpty();
    assertThat(command.exit())
        .isEqualTo(file.setting("exit").map(Integer::parseInt).orElse(CONFIG));
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(files()).hasSizeGreaterThan(150);
  }

  static List<CorpusFile> files() {
    return CorpusFile.in("wrong");
  }
}
