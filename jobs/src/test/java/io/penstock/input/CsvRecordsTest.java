package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of each record, told by hand; one read for several files, since a read is slow. */
class CsvRecordsTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String SCHEMA = "id INT, name STRING, amt DOUBLE";
  private static final String HEADER = "id,name,amt\n";
  private static final Map<String, String> PLAIN = Map.of("header", "true");

  @TempDir Path folder;

  @Test
  void takesTextAsEditorsAndSystemsWriteIt() throws IOException {
    deliver("bom.csv", "\uFEFFid,name,amt\n1,Zo\u00EB,1.5\n");
    deliver("cr.csv", "id,name,amt\r1,ann,1.5\r2,bob,2.5\r");
    deliver("crlf.csv", "id,name,amt\r\n1,ann,1.5\r\n2,bob,2.5\r\n");
    deliver("empty.csv", "");
    deliver("header.csv", HEADER);
    deliver("mixed.csv", "\n\nid,name,amt\r\n1,ann,1.5\r2,bob,2.5\n \t\r\n3,cid,3.5");
    deliver("order.csv", "AMT, name ,Id\n1.5,ann,1\n");
    deliver("quoted.csv", HEADER + "1,\"a, \"\"b\"\"\",1.5\n2,\"a \\\"b\\\"\",2.5\n3,5\" nail,3\n");
    deliver("replacement.csv", HEADER + "1,\uFFFD,1.5\n");

    assertThat(read(SCHEMA, PLAIN))
        .containsExactly(
            "bom.csv 1: 1|Zo\u00EB|1.5",
            "cr.csv 1: 1|ann|1.5",
            "cr.csv 2: 2|bob|2.5",
            "crlf.csv 1: 1|ann|1.5",
            "crlf.csv 2: 2|bob|2.5",
            "mixed.csv 1: 1|ann|1.5",
            "mixed.csv 2: 2|bob|2.5",
            "mixed.csv 3: 3|cid|3.5",
            "order.csv 1: 1|ann|1.5",
            "quoted.csv 1: 1|a, \"b\"|1.5",
            "quoted.csv 2: 2|a \"b\"|2.5",
            "quoted.csv 3: 3|5\" nail|3.0",
            "replacement.csv 1: 1|\uFFFD|1.5");
  }

  @Test
  void saysOfEachBadRecordWhatIsWrong() throws IOException {
    deliver(
        "bytes.csv",
        bytes(
            HEADER + "1,ann,1\n",
            new byte[] {'2', ',', 'Z', 'o', (byte) 0xEB, ',', '2', '\n'},
            "3,cid,3\n"));
    deliver("embedded.csv", HEADER + "1,\"two\nlines\",1\n3,cid,3\n");
    deliver("long.csv", HEADER + "1," + "x".repeat(2_000) + ",1\n2,bob,2\n");
    deliver("nul.csv", HEADER + "1,a\0n,1\n\0\0\n2,bob,2\n");
    deliver("quotes.csv", HEADER + "1,\"ann,1\n2,\"b\"ob,2\n3,\"a\"\"\\\"\",3\n4,dan,4\n");
    deliver("ragged.csv", HEADER + "1\n2,bob\n3,cid,3,\n4,dan,4\n");
    deliver("values.csv", HEADER + "x,ann,1.5\n 2,bob,oops\n3,cid,3");
    deliver("cut.csv", HEADER + "1,ann,1\n2,bo");

    assertThat(read(SCHEMA, Map.of("header", "true", "maxRecordBytes", "1000")))
        .containsExactly(
            "bytes.csv 1: 1|ann|1.0",
            "bytes.csv 2: null|null|null <2,Zo\\xEB,2> byte 24 (EB) is not UTF-8; in windows-1252 it is"
                + " '\u00EB'",
            "bytes.csv 3: 3|cid|3.0",
            "cut.csv 1: 1|ann|1.0",
            "cut.csv 2: 2|bo|null <2,bo> 2 values, the schema has 3; the file ends here without a line"
                + " end",
            "embedded.csv 1: null|null|null <1,\"two> the quote at character 3 is not closed",
            "embedded.csv 2: null|1|null <lines\",1> 2 values, the schema has 3",
            "embedded.csv 3: 3|cid|3.0",
            "long.csv 1: null|null|null <1,"
                + "x".repeat(998)
                + "...> the record has 2004 bytes, more than maxRecordBytes, 1000",
            "long.csv 2: 2|bob|2.0",
            "nul.csv 1: null|null|null <1,a\0n,1> character 4 is NUL",
            "nul.csv 2: null|null|null <\0\0> character 1 is NUL",
            "nul.csv 3: 2|bob|2.0",
            "quotes.csv 1: null|null|null <1,\"ann,1> the quote at character 3 is not closed",
            "quotes.csv 2: null|null|null <2,\"b\"ob,2> the quote at character 3 is closed before the"
                + " value ends",
            "quotes.csv 3: null|null|null <3,\"a\"\"\\\"\",3> quotes are escaped in two ways",
            "quotes.csv 4: 4|dan|4.0",
            "ragged.csv 1: 1|null|null <1> 1 value, the schema has 3",
            "ragged.csv 2: 2|bob|null <2,bob> 2 values, the schema has 3",
            "ragged.csv 3: 3|cid|3.0 <3,cid,3,> 4 values, the schema has 3",
            "ragged.csv 4: 4|dan|4.0",
            "values.csv 1: null|ann|1.5 <x,ann,1.5> id 'x' is not an INT",
            "values.csv 2: null|bob|null < 2,bob,oops> id ' 2' is not an INT, amt 'oops' is not a"
                + " DOUBLE",
            "values.csv 3: 3|cid|3.0");
  }

  @Test
  void changesNoValueWithoutAWord() throws IOException {
    deliver(
        "a.csv",
        """
        d,x,day,at,b
        1234567890.12,1e3,2024-02-29,2024-02-29 10:00:00,true
        12.345,1e400,2024-02-30,2024,yes
        "1,234.5",NaN,2024,2024-02-29T10:00:00Z,FALSE
        "12,5",0x1p3,2024-01-05 and more,1,true
        1e999999999,1d,2024-01-05 10:30:00,2024-01-05,
        1234567890123456789012345678901234567890,NULL,2024-1-5 00:00:00,,false
        12.3400,-.5,,,
        1e-999999999,,,10:30:00-01:00,
        0e-999999999,,,2024-1-5 10:30:00-01:00,
        """);

    assertThat(
            read(
                "d DECIMAL(12,2), x DOUBLE, day DATE, at TIMESTAMP, b BOOLEAN",
                Map.of("header", "true", "timeZone", "UTC")))
        .containsExactly(
            "a.csv 1: 1234567890.12|1000.0|2024-02-29|2024-02-29 10:00:00.0|true",
            "a.csv 2: null|null|null|null|null <12.345,1e400,2024-02-30,2024,yes> d '12.345' is not a"
                + " DECIMAL(12,2), x '1e400' is not a DOUBLE, day '2024-02-30' is not a DATE, at '2024'"
                + " is not a TIMESTAMP, b 'yes' is not a BOOLEAN",
            "a.csv 3: null|NaN|null|2024-02-29 10:00:00.0|false <\"1,234.5\",NaN,2024,2024-02-29T10:00:00Z,FALSE>"
                + " d '1,234.5' is not a DECIMAL(12,2), day '2024' is not a DATE",
            "a.csv 4: null|null|null|null|true <\"12,5\",0x1p3,2024-01-05 and more,1,true> d '12,5' is"
                + " not a DECIMAL(12,2), x '0x1p3' is not a DOUBLE, day '2024-01-05 and more' is not a"
                + " DATE, at '1' is not a TIMESTAMP",
            "a.csv 5: null|null|null|2024-01-05 00:00:00.0|null <1e999999999,1d,2024-01-05"
                + " 10:30:00,2024-01-05,> d '1e999999999' is not a DECIMAL(12,2), x '1d' is not a"
                + " DOUBLE, day '2024-01-05 10:30:00' is not a DATE",
            "a.csv 6: null|null|2024-01-05|null|false"
                + " <1234567890123456789012345678901234567890,NULL,2024-1-5 00:00:00,,false> d"
                + " '1234567890123456789012345678901234567890' is not a DECIMAL(12,2), x 'NULL' is not a"
                + " DOUBLE",
            "a.csv 7: 12.34|-0.5|null|null|null",
            "a.csv 8: null|null|null|null|null <1e-999999999,,,10:30:00-01:00,> d '1e-999999999' is not"
                + " a DECIMAL(12,2), at '10:30:00-01:00' is not a TIMESTAMP",
            "a.csv 9: 0.00|null|null|2024-01-05 11:30:00.0|null");
  }

  @Test
  void readsTheNumbersOfALocale() throws IOException {
    deliver("a.csv", "d;x;n\n1.234,5;-1,5;1.000\n12,5;0,25;7\n12.5;1234.5;1,5\n");

    assertThat(
            read(
                "d DECIMAL(12,2), x DOUBLE, n INT",
                Map.of("header", "true", "sep", ";", "locale", "de-DE")))
        .containsExactly(
            "a.csv 1: 1234.50|-1.5|1000",
            "a.csv 2: 12.50|0.25|7",
            "a.csv 3: null|null|null <12.5;1234.5;1,5> d '12.5' is not a DECIMAL(12,2), x '1234.5' is"
                + " not a DOUBLE, n '1,5' is not an INT");
  }

  @Test
  void joinsLinesOfARecordAndLosesNoneToABadQuote() throws IOException {
    deliver("good.csv", HEADER + "1,\"two\r\n\nlines\",1\n\n2,\"a\"\"\nb\",2\r\n3,cid,3\n");
    StringBuilder bad = new StringBuilder(HEADER);
    for (int i = 1; i <= 999; i++) {
      bad.append(i).append(i == 10 ? ",\"ann,1\n" : ",ann,1\n");
    }
    deliver("unbalanced.csv", bad.append("1000,\"bob\",1\n").toString());

    List<String> rows = read(SCHEMA, Map.of("header", "true", "multiLine", "true"));

    assertThat(rows.subList(0, 3))
        .containsExactly(
            "good.csv 1: 1|two\r\n\nlines|1.0",
            "good.csv 2: 2|a\"\nb|2.0",
            "good.csv 3: 3|cid|3.0");
    assertThat(rows.subList(3, rows.size()))
        .hasSize(1000)
        .contains(
            "unbalanced.csv 9: 9|ann|1.0",
            "unbalanced.csv 10: null|null|null <10,\"ann,1> the quote at character 4 is not closed",
            "unbalanced.csv 11: 11|ann|1.0",
            "unbalanced.csv 1000: 1000|bob|1.0");
  }

  @Test
  void numbersRecordsTheSameHoweverTheFileIsSplit() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 1; i <= 5_000; i++) {
      text.append(i)
          .append(",ann,1")
          .append(i % 3 == 0 ? "\r\n" : "\n")
          .append(i % 7 == 0 ? "\n" : "");
    }
    deliver("a.csv", text.toString());
    SPARK.conf().set("spark.sql.files.maxPartitionBytes", "10007");
    try {
      Dataset<Row> rows = rows(SCHEMA, PLAIN);

      assertThat(rows.rdd().getNumPartitions()).isGreaterThan(5);
      assertThat(rows.where("id = _record AND _raw IS NULL").count()).isEqualTo(5_000);
      assertThat(rows.count()).isEqualTo(5_000);
    } finally {
      SPARK.conf().unset("spark.sql.files.maxPartitionBytes");
    }
  }

  @Test
  void readsOtherCharsets() throws IOException {
    String text = "id,name,amt\r\n1,Zo\u00EB,1.5\r\n2,\u20AC,2.5\r\n";
    Files.write(folder.resolve("a.csv"), text.getBytes(Charset.forName("windows-1252")));
    assertThat(read(SCHEMA, Map.of("header", "true", "encoding", "windows-1252")))
        .containsExactly("a.csv 1: 1|Zo\u00EB|1.5", "a.csv 2: 2|\u20AC|2.5");

    byte[] wide = text.getBytes(StandardCharsets.UTF_16);
    wide[wide.length - 10] = (byte) 0xD8; // half of a pair; the full stop is no other half
    Files.write(folder.resolve("a.csv"), wide);
    assertThat(read(SCHEMA, Map.of("header", "true", "encoding", "UTF-16")))
        .containsExactly(
            "a.csv 1: 1|Zo\u00EB|1.5",
            "a.csv 2: null|null|null <2,\u20AC,\uFFFF5> character 5 is not UTF-16");
  }

  @Test
  void quarantinesARecordWithoutALineEndIfAsked() throws IOException {
    deliver("a.csv", HEADER + "1,ann,1\n2,bob,2");

    assertThat(read(SCHEMA, Map.of("header", "true", "requireFinalLineEnd", "true")))
        .containsExactly(
            "a.csv 1: 1|ann|1.0",
            "a.csv 2: 2|bob|2.0 <2,bob,2> the record may be cut; the file ends here without a line"
                + " end");
  }

  @Test
  void keepsValuesOfOnlySeparators() throws IOException {
    deliver("a.csv", "1\t2\n\t\n#no\n");

    assertThat(read("a INT, b INT", Map.of("sep", "\t", "comment", "#")))
        .containsExactly("a.csv 1: 1|2", "a.csv 2: null|null");
  }

  private List<String> read(String schema, Map<String, String> options) {
    Map<String, String> found = new TreeMap<>();
    for (Row row : rows(schema, options).collectAsList()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size() - 4; i++) {
        values.add(String.valueOf(row.get(i)));
      }
      String file = row.<String>getAs(Records.FILE);
      String name = file.substring(file.lastIndexOf('/') + 1);
      String bad =
          row.getAs(Records.RAW) == null
              ? ""
              : " <" + row.getAs(Records.RAW) + "> " + row.getAs(Records.WHY);
      long record = row.<Long>getAs(Records.RECORD);
      found.put(
          "%s %06d".formatted(name, record),
          name + " " + record + ": " + String.join("|", values) + bad);
    }
    return List.copyOf(found.values());
  }

  private Dataset<Row> rows(String schema, Map<String, String> options) {
    List<SourceFile> files =
        SourceFiles.list(
            SPARK.sparkContext().hadoopConfiguration(),
            List.of(folder.toString()),
            new org.apache.hadoop.fs.Path("/"));
    return InputFormats.of("csv").read(SPARK, StructType.fromDDL(schema), options, files);
  }

  private void deliver(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void deliver(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static byte[] bytes(String before, byte[] between, String after) {
    return (before + new String(between, StandardCharsets.ISO_8859_1) + after)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
