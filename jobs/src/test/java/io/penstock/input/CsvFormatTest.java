package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.lake.Lake;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  @Test
  void stopsAtAFileOfAnotherCharset() throws IOException {
    String text = "id,customer,amount\n1,Zo\u00EB,1\n2,J\u00FCrg,2\n3,Ren\u00E9e,3\n";

    assertThat(wrong(text.getBytes(StandardCharsets.ISO_8859_1), "UTF-8"))
        .isEqualTo(
            " is not UTF-8: byte 23 does not fit, and the file looks like windows-1252. Nothing was"
                + " read. Set options: {encoding: windows-1252}, or deliver the file as UTF-8.");
    assertThat(wrong(text.getBytes(StandardCharsets.UTF_16), "UTF-8"))
        .isEqualTo(
            " is not UTF-8: byte 0 does not fit, and the file looks like UTF-16. Nothing was read. Set"
                + " options: {encoding: UTF-16}, or deliver the file as UTF-8.");
    assertThat(wrong(text.getBytes(StandardCharsets.UTF_16LE), "UTF-8"))
        .isEqualTo(
            " is not UTF-8: byte 1 does not fit, and the file looks like UTF-16LE. Nothing was read."
                + " Set options: {encoding: UTF-16LE}, or deliver the file as UTF-8.");
    assertThat(wrong(text.getBytes(StandardCharsets.UTF_8), "UTF-16"))
        .isEqualTo(
            " is not UTF-16: byte 0 does not fit, and the file looks like UTF-8. Nothing was read. Set"
                + " options: {encoding: UTF-8}, or deliver the file as UTF-16.");
    assertThat(wrong(text.getBytes(StandardCharsets.UTF_8), "ISO-8859-1"))
        .isEqualTo(
            " is not ISO-8859-1: byte 23 does not fit, and the file looks like UTF-8. Nothing was"
                + " read. Set options: {encoding: UTF-8}, or deliver the file as ISO-8859-1.");
  }

  private String wrong(byte[] bytes, String encoding) throws IOException {
    String path = lake.deliver("a.csv", "");
    Files.write(lake.inbox.resolve("a.csv"), bytes);
    try {
      InputFormats.of("csv")
          .read(
              lake.spark,
              Lake.SCHEMA,
              Map.of("header", "true", "encoding", encoding),
              lake.listed());
      return "";
    } catch (CheckFailedException e) {
      return String.valueOf(e.getMessage()).replace(path, "");
    }
  }

  @Test
  void warnsOfFilesThatMayBeCut() throws IOException {
    String path = lake.deliver("a.csv", "id,customer,amount", "1,ann,1");
    Files.writeString(lake.inbox.resolve("a.csv"), "id,customer,amount\n1,ann,1");
    lake.deliver("b.csv", "id,customer,amount", "1,ann,1");

    assertThat(InputFormats.of("csv").warnings(lake.conf, lake.listed(), Map.of()))
        .containsExactly(
            "file "
                + path
                + " ends without a line end: the last record may be cut. With options:"
                + " {requireFinalLineEnd: true} such records go to the quarantine.");
  }

  @Test
  void namesAColumnThatStandsTwiceInAHeader() throws IOException {
    String path = lake.deliver("a.csv", "id,customer,amount,ID", "1,ann,1,1");

    assertThatThrownBy(() -> lake.read(lake.plan("payments")))
        .hasMessage(
            "the header of "
                + path
                + " is not that of the schema: more than once ID; expected id,"
                + " customer, amount; found id, customer, amount, ID. Nothing was read. Correct the"
                + " file, or the schema.");
  }

  @Test
  void saysWhichValuesAnOptionCanHave() {
    assertThat(problem("header", "maybe"))
        .isEqualTo("option 'header' of csv must be one of true, false, is 'maybe'.");
    assertThat(problem("ENCODING", "UTF-9"))
        .isEqualTo(
            "option 'ENCODING' of csv must be a charset, such as UTF-8 or windows-1252, is 'UTF-9'."
                + " Did you mean 'UTF-8'?");
    assertThat(problem("quote", "''"))
        .isEqualTo("option 'quote' of csv must be one character, is ''''.");
    assertThat(problem("sep", ""))
        .isEqualTo("option 'sep' of csv must be at least one character, is ''.");
    assertThat(problem("lineSep", "abc"))
        .isEqualTo("option 'lineSep' of csv must be one or two characters, is 'abc'.");
    assertThat(problem("dateFormat", "dd.mm.yyyy bb"))
        .isEqualTo(
            "option 'dateFormat' of csv must be a pattern such as yyyy-MM-dd or dd.MM.yyyy, is"
                + " 'dd.mm.yyyy bb'.");
    assertThat(problem("locale", "german"))
        .isEqualTo(
            "option 'locale' of csv must be a language tag, such as en-US or de-DE, is 'german'.");
    assertThat(problem("timeZone", "Europe/Berln"))
        .isEqualTo(
            "option 'timeZone' of csv must be a time zone, such as UTC or Europe/Berlin, is"
                + " 'Europe/Berln'. Did you mean 'Europe/Berlin'?");
    assertThat(problem("maxRecordBytes", "10"))
        .isEqualTo(
            "option 'maxRecordBytes' of csv must be a whole number from 1000 to 1073741824, is '10'.");
    assertThat(problem("unescapedQuoteHandling", "RAISE_EROR"))
        .isEqualTo(
            "option 'unescapedQuoteHandling' of csv must be one of STOP_AT_CLOSING_QUOTE,"
                + " BACK_TO_DELIMITER, STOP_AT_DELIMITER, SKIP_VALUE, RAISE_ERROR, is 'RAISE_EROR'."
                + " Did you mean 'RAISE_ERROR'?");
    assertThat(problem("multiLine", "true")).isEmpty();
    assertThat(problem("quote", "")).isEmpty();
    assertThat(problem("sep", "||")).isEmpty();
    assertThat(problem("dateFormat", "dd.MM.yyyy")).isEmpty();
    assertThat(problem("locale", "de-DE")).isEmpty();
  }

  private static String problem(String option, String value) {
    return CsvOptionValues.problemWith(option, value).orElse("");
  }
}
