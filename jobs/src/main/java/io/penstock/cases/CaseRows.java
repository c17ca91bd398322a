package io.penstock.cases;

import io.penstock.definition.TestRows;
import io.penstock.definition.TestValue;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Rows of a case wherever they stand. */
final class CaseRows {
  private static final long MEGABYTE = 1L << 20;
  private static final long MOST_MEGABYTES = 16;

  private final Path folder;
  private final String caseFile;
  private final List<Problem> problems;

  /**
   * Reads for the cases of one file.
   *
   * @param folder where relative paths start
   * @param caseFile the file as the user named it
   */
  CaseRows(Path folder, String caseFile, List<Problem> problems) {
    this.folder = folder;
    this.caseFile = caseFile;
    this.problems = problems;
  }

  /** The file where rows stand, as the user knows it. */
  String file(TestRows rows) {
    return rows instanceof TestRows.InFile file ? named(file.path()) : caseFile;
  }

  /** The rows; what is wrong is a problem. */
  List<TestValue.Fields> read(TestRows rows) {
    return rows instanceof TestRows.InFile file
        ? readFile(file.path())
        : ((TestRows.Written) rows).rows();
  }

  private List<TestValue.Fields> readFile(Text path) {
    Path file = folder.resolve(path.value());
    if (!path.value().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      problems.add(CaseProblems.notCsv(path));
      return List.of();
    }
    try {
      if (!Files.isRegularFile(file)) {
        problems.add(CaseProblems.noFile(path, named(path)));
        return List.of();
      }
      if (Files.size(file) > MOST_MEGABYTES * MEGABYTE) {
        problems.add(CaseProblems.fileTooLarge(path, MOST_MEGABYTES));
        return List.of();
      }
      return CsvFixture.read(named(path), Files.readAllBytes(file), problems);
    } catch (IOException e) {
      throw CaseProblems.cannotRead(named(path), e);
    }
  }

  private String named(Text path) {
    return Path.of(caseFile).resolveSibling(path.value()).normalize().toString();
  }
}
