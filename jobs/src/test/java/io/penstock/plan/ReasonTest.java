package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.input.SourceFile;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonTest {
  @ParameterizedTest
  @MethodSource("reasons")
  void eachReasonIsASentenceAndAWord(Reason reason, String kind, String sentence) {
    assertThat(reason.sentence()).isEqualTo(sentence);
    assertThat(reason.kind()).isEqualTo(kind);
  }

  static Stream<Arguments> reasons() {
    List<SourceFile> files =
        IntStream.range(0, 4)
            .mapToObj(i -> new SourceFile("hdfs://n/in/f" + i + ".csv", 300_000_000, 0))
            .toList();
    return Stream.of(
        row(new Reason.UpToDate(), "up-to-date", "up to date"),
        row(new Reason.FirstRun(), "first-run", "first run"),
        row(
            new Reason.DefinitionChanged(List.of()),
            "definition-changed",
            "its definition changed"),
        row(
            new Reason.DefinitionChanged(List.of("a", "b", "c", "d", "e", "f", "g")),
            "definition-changed",
            "its definition changed: a, b, c, d, e, f, and 1 more"),
        row(
            new Reason.InputChanged("sales", "2@run-1", "3@run-2"),
            "input-changed",
            "sales is at version 3, was 2"),
        row(
            new Reason.InputChanged("sales", "0@run-1", "0@run-2"),
            "input-changed",
            "sales was made again"),
        row(
            new Reason.InputChanged("activity", "ab12@run-1", "cd34@run-2"),
            "input-changed",
            "activity was made again"),
        row(
            Reason.NewFiles.of(files),
            "new-files",
            "4 new files, 1.2 GB (f0.csv, f1.csv, f2.csv, ...)"),
        row(Reason.NewFiles.of(files.subList(0, 1)), "new-files", "1 new file, 300.0 MB (f0.csv)"),
        row(
            new Reason.NotesChanged(List.of("columns.email", "description")),
            "notes-changed",
            "no rows, only what it says of itself changed: columns.email, description"),
        row(
            new Reason.AllFilesAgain(2, 20),
            "all-files-again",
            "loads all again, 2 files, 20 bytes"),
        row(
            new Reason.FilesTouched(2, List.of("a", "b")),
            "files-touched",
            "2 loaded files have another size or time (a, b)"),
        row(
            new Reason.FilesGone(1, List.of("a")),
            "files-gone",
            "1 loaded file is not there any more (a)"),
        row(new Reason.FilesBack(), "files-back", "loaded files that were gone are back"),
        row(
            new Reason.FunctionChanged("mask_last4", 1, 2),
            "function-changed",
            "function mask_last4 is at version 2, was 1"),
        row(
            new Reason.EngineChanged(2),
            "engine-changed",
            "this release of Penstock computes it otherwise (engine version 2)"),
        row(
            new Reason.ChangedByOthers(7),
            "changed-by-others",
            "another program changed it in version 7"),
        row(new Reason.NoRowsFor("2025-01-31"), "no-rows-for", "no rows yet for as_of 2025-01-31"),
        row(
            new Reason.OldRowsFor("2025-01-31"),
            "old-rows-for",
            "its definition or inputs changed since the rows of as_of 2025-01-31 were made"),
        row(new Reason.Refreshed(), "refreshed", "full refresh"),
        row(new Reason.After(List.of("a", "b")), "after", "after a, b"),
        row(
            new Reason.Blocked("risk", "is degenerate"),
            "blocked",
            "it reads risk, which is degenerate"),
        row(new Reason.NotSelected(), "not-selected", "not selected"));
  }

  private static Arguments row(Reason reason, String kind, String sentence) {
    return argumentSet(sentence, reason, kind, sentence);
  }
}
