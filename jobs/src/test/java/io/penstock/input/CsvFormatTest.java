package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.lake.Lake;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFormatTest {
  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void saysHowAHeaderDiffers() throws IOException {
    String path = lake.deliver("a.csv.gz", "id,client,amount,amount", "1,ann,1,1");

    assertThatThrownBy(() -> lake.read(lake.plan("payments")))
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "the header of "
                + path
                + " is not that of the schema: missing customer; not declared client; more than once"
                + " amount; expected id, customer, amount; found id, client, amount, amount. Nothing"
                + " was read. Correct the file, or the schema.");
  }

  @Test
  void readsByteOrderMarksQuotedHeadersAndStrangeNames() throws IOException {
    String path =
        lake.deliver(
            "a [1]+ é.csv", "\uFEFF\"ID\", customer ,amount\r", "1,ann,1.5\r", "", "2,bob,2.5\r");
    lake.deliver("empty.csv.tmp", "x");
    Files.createFile(lake.inbox.resolve("empty.csv"));
    lake.deliver("only-header.csv", "id,customer,amount");

    Dataset<Row> rows = lake.read(lake.plan("payments"));

    assertThat(rows.collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder(
            "[1,ann,1.5,null,null," + path + ",1]", "[2,bob,2.5,null,null," + path + ",2]");
  }

  @Test
  void saysThatAnInputIsMissing() {
    assertThatThrownBy(() -> SourceFiles.list(lake.conf, List.of("nowhere"), lake.base()))
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            "input path 'nowhere' does not exist (looked for "
                + new org.apache.hadoop.fs.Path(lake.base(), "nowhere")
                + "). Correct the path, or deliver the files there.")
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.NO_INPUT);
  }

  @Test
  void saysThatAFolderHasNoFiles() throws IOException {
    lake.deliver("_SUCCESS", "");

    assertThatThrownBy(() -> SourceFiles.list(lake.conf, List.of("inbox/*"), lake.base()))
        .hasMessage(
            "input path 'inbox/*' has no files (looked in "
                + new org.apache.hadoop.fs.Path(lake.base(), "inbox/*")
                + "; names that begin with '_' or '.' or end in '.tmp' or '._COPYING_' do not count)."
                + " Correct the path, or deliver the files there.");
  }

  @Test
  void listsFilesFoldersAndGlobsOnceAndSorted() throws IOException {
    lake.deliver("b.csv", "x");
    lake.deliver("a.csv", "x");
    Files.createDirectories(lake.inbox.resolve("month=2025-01"));
    lake.deliver("month=2025-01/c.csv", "x");
    lake.deliver("d.csv._COPYING_", "x");

    assertThat(
            SourceFiles.list(
                lake.conf, List.of("inbox/b.csv", "inbox/*.csv", "inbox"), lake.base()))
        .extracting(file -> file.hadoopPath().getName())
        .containsExactly("a.csv", "b.csv", "c.csv");
  }

  @Test
  void namesTheOptionThatWasMeant() {
    assertThat(CsvOptions.problemWith("Header")).isEmpty();
    assertThat(CsvOptions.problemWith("headr"))
        .contains("csv has no option 'headr'. Did you mean 'header'?");
    assertThat(CsvOptions.problemWith("inferSchema"))
        .contains(
            "option 'inferSchema' of csv cannot be set. A source declares its schema. Remove it.");
  }
}
