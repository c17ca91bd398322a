package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.definition.SourceNode;
import io.penstock.input.SourceFile;
import io.penstock.lake.Ledger;
import io.penstock.lake.LedgerEntry;
import io.penstock.lake.SettledBatch;
import io.penstock.lake.SourceBatch;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run takes in files: unfinished batches, limits, nothing at all. */
class IntakeRunTest {
  private static final SparkSession SPARK = TestSpark.session();

  @TempDir private Path directory;
  private String keys = "";

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectories(directory.resolve("in"));
  }

  @Test
  void anUnfinishedBatchComesFirstWithItsOwnFiles() throws IOException {
    write("in/b.csv", "id\n2\n");
    settle(1, "run-before");
    // Its path is before that of the settled file, and there is room for one file only.
    write("in/a.csv", "id\n1\n");
    keys = "    maxFilesPerRun: 1\n";

    NodeResult result = run().results().get(0);

    assertThat(result.reason())
        .isEqualTo(
            "batch 1 of run run-before was settled and not finished: 1 file; first run; 2 new"
                + " files, 10 bytes (a.csv, b.csv); one run takes at most 1 file");
    assertThat(result.notes())
        .containsExactly(
            "batch 1, which run run-before settled and did not finish, is finished with its 1"
                + " file.");
    assertThat(result.files())
        .extracting(file -> file.batch() + " " + file.read())
        .containsExactly("1 1", "2 1");
    assertThat(rows()).containsExactly("1", "2");
    assertThat(directory.resolve("lake/ids/_penstock")).doesNotExist();
    assertThat(run().results().get(0).outcome()).isEqualTo(NodeResult.Outcome.UP_TO_DATE);
  }

  @Test
  void anUnfinishedBatchOfWhichAFileIsGoneIsSettledAnew() throws IOException {
    write("in/a.csv", "id\n1\n");
    write("in/b.csv", "id\n2\n");
    settle(1, "run-before");
    Files.delete(directory.resolve("in/a.csv"));

    NodeResult result = run().results().get(0);

    assertThat(result.notes())
        .containsExactly(
            "batch 1, which run run-before settled and did not finish, holds other files now, as"
                + " file:"
                + directory.resolve("in/a.csv")
                + " is gone.");
    assertThat(rows()).containsExactly("2");
    assertThat(directory.resolve("lake/ids/_penstock")).doesNotExist();
  }

  @Test
  void anUnfinishedBatchOfWhichNothingIsLeftIsForgotten() throws IOException {
    write("in/a.csv", "id\n1\n");
    run();
    settleGone("in/b.csv");

    assertThat(run().results().get(0).notes())
        .containsExactly(
            "batch 2, which run run-before settled and did not finish, holds other files now, as"
                + " file:"
                + directory.resolve("in/b.csv")
                + " is gone.");

    assertThat(load().plan().toString()).doesNotContain("run-before");
    assertThat(run().results().get(0).notes()).isEmpty();
    assertThat(rows()).containsExactly("1");
  }

  @Test
  void theQuarantineOfABatchThatIsGivenUpIsTakenBack() throws IOException {
    Path lake = directory.resolve("lake");
    write("in/a.csv", "id\n1\n");
    run();
    write("in/b.csv", "id\n2\nx\n");
    run();
    // As a run leaves it that dies between the quarantine and the table.
    try (Stream<Path> log = Files.list(lake.resolve("ids/_delta_log"))) {
      for (Path file : log.filter(f -> f.toString().contains("0000000001.")).toList()) {
        Files.delete(file);
      }
    }
    DeltaLog.clearCache();
    settleGone("in/b.csv");
    Files.delete(directory.resolve("in/b.csv"));
    assertThat(quarantined()).isEqualTo(1);

    run();

    assertThat(quarantined()).isZero();
    assertThat(rows()).containsExactly("1");
    assertThat(run().results().get(0).outcome()).isEqualTo(NodeResult.Outcome.UP_TO_DATE);
  }

  @Test
  void aTableIsNotRebuiltWithoutContentThatItsFilesHaveNoMore() throws IOException {
    keys = "    onFileChange: append\n";
    write("in/a.csv", "id\n1\n");
    run();
    write("in/a.csv", "id\n22\n");
    run();

    RunSummary refused = load().runFullRefresh(SPARK, RunListener.SILENT);

    assertThat(refused.results().get(0).failure())
        .hasMessage(
            "sources.ids: all its files must be loaded again, but one has changed since, which would"
                + " lose rows that are in the table beside the new ones, such as those of file:"
                + directory.resolve("in/a.csv")
                + " of batch 1. The table is unchanged. Deliver what it held then under another name,"
                + " or undo what made this necessary.");
    assertThat(rows()).containsExactly("1", "22");

    write("in/b.csv", "id\n1\n");
    load().runFullRefresh(SPARK, RunListener.SILENT);
    assertThat(rows()).containsExactly("1", "22");
  }

  @Test
  void aBatchThatWasCommittedBeforeItsRunDiedIsNotLoadedAgain() throws IOException {
    write("in/a.csv", "id\n1\n");
    run();
    settle(1, "run-before");

    RunSummary again = run();

    assertThat(again.results().get(0).outcome()).isEqualTo(NodeResult.Outcome.UP_TO_DATE);
    assertThat(rows()).containsExactly("1");
  }

  @Test
  void aLimitedRunSaysWhatRemainsAndTheNextGoesOn() throws IOException {
    for (int i = 1; i <= 5; i++) {
      write("in/" + i + ".csv", "id\n" + i + "\n");
    }
    keys = "    maxFilesPerRun: 2\n";

    RunSummary first = run();
    RunSummary second = run();
    RunSummary third = run();

    assertThat(first.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(first.results().get(0).notes())
        .containsExactly(
            "3 files of 15 bytes in all remain for the next run: maxFilesPerRun is 2.");
    assertThat(second.results().get(0).reason())
        .isEqualTo("3 new files, 15 bytes (3.csv, 4.csv, 5.csv); one run takes at most 2 files");
    assertThat(third.results().get(0).notes()).isEmpty();
    assertThat(rows()).containsExactly("1", "2", "3", "4", "5");
    assertThat(run().results().get(0).outcome()).isEqualTo(NodeResult.Outcome.UP_TO_DATE);
  }

  @Test
  void aSourceWithoutFilesStopsUnlessItMayBeEmpty() throws IOException {
    assertThat(run().failure().orElseThrow().exitCode()).isEqualTo(ExitCode.NO_INPUT);

    keys = "    onEmpty: warn\n";
    NodeResult warned = run().results().get(0);
    keys = "    onEmpty: ok\n";
    RunSummary silent = run();
    write("in/a.csv", "id\n1\n");
    run();
    Files.move(directory.resolve("in/a.csv"), directory.resolve("a.csv"));
    Files.delete(directory.resolve("in"));
    RunSummary gone = run();

    assertThat(warned.outcome()).isEqualTo(NodeResult.Outcome.DONE);
    assertThat(warned.notes()).containsExactly("there are no files.");
    assertThat(silent.results().get(0).outcome()).isEqualTo(NodeResult.Outcome.UP_TO_DATE);
    assertThat(gone.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(rows()).containsExactly("1");
  }

  @Test
  void emptyFilesNeverEmptyATable() throws IOException {
    write("in/a.csv", "id\n1\n");
    run();
    write("in/a.csv", "id\n");

    RunSummary refreshed =
        load().run(SPARK, RunOptions.DEFAULTS.withFullRefresh(), RunListener.SILENT);

    assertThat(refreshed.failure().map(PenstockException::getMessage))
        .hasValue(
            "sources.ids: of 0 rows that were loaded again none is left to write. Nothing was"
                + " published; the table is unchanged (version 0). Look at the declared schema, the"
                + " options and the checks.");
    assertThat(rows()).containsExactly("1");
  }

  @Test
  void anEmptyFileIsSaid() throws IOException {
    write("in/a.csv", "id\n1\n");
    write("in/b.csv", "");

    assertThat(run().results().get(0).notes())
        .containsExactly("file file:" + directory.resolve("in/b.csv") + " is empty.");
  }

  /** As a run that is killed after it has settled a batch and before it has read it. */
  /** Delta keeps what the ledger says of files where it takes their rows back. */
  @Test
  void aTableThatWasRestoredIsNotTakenForWhole() throws IOException {
    write("in/a.csv", "id\n1\n");
    run();
    write("in/b.csv", "id\n2\n");
    run();
    String restore = "RESTORE delta.`" + directory.resolve("lake/ids") + "` TO VERSION AS OF ";
    SPARK.sql(restore + 0).collectAsList();
    write("in/c.csv", "id\n3\n");

    PenstockException refused = run().failure().orElseThrow();
    assertThat(refused)
        .hasMessage(
            "sources.ids: in version 2 another program restored the table to what it was at version"
                + " 0, but its ledger still has the files that were loaded since: their rows would"
                + " never come again. Nothing was changed. Load all files again with --refresh ids,"
                + " or restore version 1.");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(rows()).containsExactly("1");

    SPARK.sql(restore + 1).collectAsList();
    assertThat(run().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(rows()).containsExactly("1", "2", "3");

    SPARK.sql(restore + 0).collectAsList();
    load().run(SPARK, RunOptions.DEFAULTS.withRefresh("ids"), RunListener.SILENT);
    assertThat(rows()).containsExactly("1", "2", "3");
  }

  private void settle(long number, String run) {
    Pipeline pipeline = load();
    Configuration conf = SPARK.sparkContext().hadoopConfiguration();
    SourceNode source = (SourceNode) pipeline.qualifiedNode("sources.ids").orElseThrow();
    org.apache.hadoop.fs.Path table =
        new org.apache.hadoop.fs.Path(directory.resolve("lake/ids").toUri());
    List<SourceFile> files =
        io.penstock.input.SourceFiles.list(
            conf, List.of("in"), new org.apache.hadoop.fs.Path(directory.toUri()));
    SourceBatch batch = Ledger.empty().plan(conf, files);
    assertThat(batch.number()).isEqualTo(number);
    assertThat(source.name().value()).isEqualTo("ids");
    SettledBatch.write(conf, table, batch, run, "any");
  }

  /** As above, of the next batch with one file, which the next run does not find. */
  private void settleGone(String name) {
    Configuration conf = SPARK.sparkContext().hadoopConfiguration();
    org.apache.hadoop.fs.Path table =
        new org.apache.hadoop.fs.Path(directory.resolve("lake/ids").toUri());
    SourceFile file = new SourceFile("file:" + directory.resolve(name), 5, 1);
    long number = Ledger.read(conf, table).lastBatch() + 1;
    LedgerEntry entry = new LedgerEntry(file, "00", number, LedgerEntry.Fate.LOADED, "", null);
    SourceBatch batch =
        new SourceBatch(number, List.of(file), List.of(entry), false, "", List.of(), 0, 0, 0);
    SettledBatch.write(conf, table, batch, "run-before", "any");
  }

  private long quarantined() {
    return SPARK
        .read()
        .format("delta")
        .load(directory.resolve("lake/ids__quarantine").toString())
        .count();
  }

  private RunSummary run() {
    return load().run(SPARK);
  }

  private Pipeline load() {
    try {
      write(
          "s.yaml",
          """
          penstock: 1
          name: s
          sources:
            ids:
              format: csv
              path: in
              options: {header: true}
              schema: id INT
          """
              + keys);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return Pipeline.load(
        directory.resolve("s.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private List<String> rows() {
    return SPARK
        .read()
        .format("delta")
        .load(directory.resolve("lake/ids").toString())
        .select("id")
        .collectAsList()
        .stream()
        .map((Row row) -> String.valueOf(row.get(0)))
        .sorted()
        .toList();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
