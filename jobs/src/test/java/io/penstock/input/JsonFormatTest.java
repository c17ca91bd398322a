package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.definition.OnSchemaChange;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFormatTest {
  private static final StructType SCHEMA = StructType.fromDDL("id BIGINT, name STRING");

  private final SparkSession spark = TestSpark.session();
  private final Configuration conf = spark.sparkContext().hadoopConfiguration();
  private final InputFormat json = InputFormats.of("json");
  @TempDir private Path folder;

  @Test
  void readsLinesAndSaysOfEachThatDoesNotFitWhy() throws IOException {
    write(
        "a.json",
        "\uFEFF{\"id\": 1, \"name\": \"ann\"}\r",
        "   ",
        "{\"ID\": 2, \"name\": null}",
        "",
        "{\"id\": \"3\", \"name\": \"cid\"}",
        "{\"id\": 4, \"name\": \"dan\"",
        "{\"id\": 5, \"id\": 6}",
        "{\"id\": 7, \"Id\": 8}",
        "[{\"id\": 9}]",
        "{\"id\": 10} {\"id\": 11}",
        "{\"id\": 12.0}",
        "{\"id\": 9223372036854775808}",
        "{\"name\": \"half \\ud83d\"}",
        "{\"id\": NaN}",
        "{\"id\": 13, \"name\": \"\\ud83d\\ude00\"}");

    assertThat(texts(read(SCHEMA, Map.of()), "_record", "id", "name", "_why"))
        .containsExactly(
            "[1,1,ann,null]",
            "[2,2,null,null]",
            "[3,null,null,'id' is \"3\", which is no BIGINT]",
            "[4,null,null,the record is no JSON at byte 23: Unexpected end-of-input: expected close"
                + " marker for Object]",
            "[5,null,null,the record is no JSON at byte 14: Duplicate field 'id']",
            "[6,null,null,'id' is there twice]",
            "[7,null,null,the record is no object]",
            "[8,null,null,there is text after the object]",
            "[9,null,null,'id' is 12.0, which is no BIGINT]",
            "[10,null,null,'id' is 9223372036854775808, which is no BIGINT]",
            "[11,null,null,'name' has half a character, \\ud83d]",
            "[12,null,null,the record is no JSON at byte 10: Non-standard token 'NaN']",
            "[13,13,\uD83D\uDE00,null]");
    assertThat(texts(read(SCHEMA, Map.of()).where("_raw is not null"), "_raw"))
        .contains("[{\"id\": \"3\", \"name\": \"cid\"}]", "[{\"id\": 4, \"name\": \"dan\"]")
        .hasSize(10);
  }

  @Test
  void keepsValuesExactly() throws IOException {
    write(
        "a.json",
        "{\"d\": 12.34, \"f\": 0.1, \"day\": \"2024-02-29\", \"at\": \"2024-02-29T10:00:00.123456+01:00\","
            + " \"b\": \"AQI=\", \"s\": {\"x\": 1}, \"l\": [1, null], \"m\": {\"k\": true}}",
        "{\"d\": 12.340, \"s\": {\"x\": null}, \"l\": [], \"m\": {}}",
        "{\"d\": 12.345}",
        "{\"d\": 1e999999999}",
        "{\"d\": 1e-999999999}",
        "{\"d\": 100}",
        "{\"f\": 1e400}",
        "{\"day\": \"2024-02-30\"}",
        "{\"day\": \"2024-02-29T10:00:00\"}",
        "{\"at\": 1709200000}",
        "{\"s\": {\"x\": \"1\"}}",
        "{\"l\": [1, \"2\"]}",
        "{\"m\": {\"k\": 1}}",
        "{\"b\": \"*\"}",
        "{\"at\": \"10:30:00\"}",
        "{\"at\": \"2024\"}");
    StructType schema =
        StructType.fromDDL(
            "d DECIMAL(4,2), f DOUBLE, day DATE, at TIMESTAMP, b BINARY, s STRUCT<x: INT>,"
                + " l ARRAY<INT>, m MAP<STRING, BOOLEAN>");

    assertThat(
            texts(
                read(schema, Map.of()),
                "_record",
                "d",
                "f",
                "day",
                "at",
                "hex(b)",
                "to_json(s)",
                "to_json(l)",
                "to_json(m)",
                "_why"))
        .containsExactly(
            "[1,12.34,0.1,2024-02-29,2024-02-29 09:00:00.123456,0102,{\"x\":1},[1,null],{\"k\":true},null]",
            "[2,12.34,null,null,null,null,{},[],{},null]",
            misfit(3, "'d' is 12.345, which is no DECIMAL(4,2)"),
            misfit(4, "'d' is 1E+999999999, which is no DECIMAL(4,2)"),
            misfit(5, "'d' is 1E-999999999, which is no DECIMAL(4,2)"),
            misfit(6, "'d' is 100, which is no DECIMAL(4,2)"),
            misfit(7, "'f' is 1E+400, which is no DOUBLE"),
            misfit(8, "'day' is \"2024-02-30\", which is no DATE"),
            misfit(9, "'day' is \"2024-02-29T10:00:00\", which is no DATE"),
            misfit(10, "'at' is 1709200000, which is no TIMESTAMP"),
            misfit(11, "'s.x' is \"1\", which is no INT"),
            misfit(12, "'l[]' is \"2\", which is no INT"),
            misfit(13, "'m{}' is 1, which is no BOOLEAN"),
            misfit(14, "'b' is \"*\", which is no BINARY"),
            misfit(15, "'at' is \"10:30:00\", which is no TIMESTAMP"),
            misfit(16, "'at' is \"2024\", which is no TIMESTAMP"));
  }

  private static String misfit(int record, String why) {
    return "[" + record + ",null,null,null,null,null,null,null,null," + why + "]";
  }

  @Test
  void agreesWithSparksReaderOnWhatIsRight() throws IOException {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      String name = random.nextInt(5) == 0 ? "null" : "\"n" + random.nextInt(99) + "\\n\\u00e9\"";
      text.append("{\"name\":").append(name).append(",\"id\":").append(i);
      text.append(",\"x\":").append(random.nextGaussian()).append(",\"tags\":[\"a\",\"b\"]");
      text.append(",\"day\":\"20").append(10 + random.nextInt(20)).append("-01-02\"}\n");
    }
    Path file = Files.writeString(folder.resolve("a.json"), text);
    StructType schema =
        StructType.fromDDL("id BIGINT, name STRING, x DOUBLE, tags ARRAY<STRING>, day DATE");

    List<String> ours = texts(read(schema, Map.of()), "id", "name", "x", "tags", "day");
    List<String> sparks = texts(spark.read().schema(schema).json(file.toString()), "*");

    assertThat(ours).containsExactlyElementsOf(sparks).hasSize(2_000);
  }

  @Test
  void numbersTheRecordsOfASplitFile() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 60_000; i++) {
      text.append(i % 5 == 0 ? "  \n " : "")
          .append("{\"id\": ")
          .append(i)
          .append(", \"name\": \"")
          .append("x".repeat(i % 90));
      text.append(i % 7 == 0 ? "\"}\n\n" : "\"}\r\n");
    }
    Files.writeString(folder.resolve("a.json"), text);

    spark.conf().set("spark.sql.files.maxPartitionBytes", "1000003");
    try {
      Dataset<Row> rows = read(SCHEMA, Map.of());

      assertThat(rows.rdd().getNumPartitions()).isGreaterThan(2);
      assertThat(texts(rows.where("id = _record"), "count(*)", "min(id)", "max(id)"))
          .containsExactly("[60000,1,60000]");
    } finally {
      spark.conf().unset("spark.sql.files.maxPartitionBytes");
    }
  }

  @Test
  void readsDocumentsOverSeveralLines() throws IOException {
    write("array.json", "[ {\"id\": 1,", " \"name\": \"a]}\\\"\"}, {\"id\": 2}", ", 3 ]");
    write("documents.json", "{", "\"id\": 4 }  {\"id\":", "5}");
    write("empty-array.json", " [ ] ");
    write("open.json", "[{\"id\": 6}, {\"id\": 7");
    write("torn.json", "[{\"id\": 8}, ");
    write("more.json", "[{\"id\": 9}] x");

    assertThat(
            texts(read(SCHEMA, Map.of("multiLine", "true")), FILE, "_record", "id", "name", "_why"))
        .containsExactly(
            "[array.json,1,1,a]}\",null]",
            "[array.json,2,2,null,null]",
            "[array.json,3,null,null,the record is no object]",
            "[documents.json,1,4,null,null]",
            "[documents.json,2,5,null,null]",
            "[more.json,1,9,null,null]",
            "[more.json,2,null,null,there is text after the array]",
            "[open.json,1,6,null,null]",
            "[open.json,2,null,null,the record is no JSON at byte 9: Unexpected end-of-input:"
                + " expected close marker for Object]",
            "[open.json,3,null,null,the file ends inside its array]",
            "[torn.json,1,8,null,null]",
            "[torn.json,2,null,null,the file ends inside its array]");
  }

  private static final String FILE = "regexp_extract(_file, '[^/]*$', 0) AS _file";

  @Test
  void keepsTheBeginningOfARecordThatIsTooLong() throws IOException {
    write("a.json", "{\"id\": 1}", "{\"name\": \"" + "x".repeat(5_000_000) + "\"}", "{\"id\": 3}");

    assertThat(texts(read(SCHEMA, Map.of()), "_record", "id", "length(_raw)", "_why"))
        .containsExactly(
            "[1,1,null,null]",
            "[2,null,1048576,the record has more than 1048576 bytes]",
            "[3,3,null,null]");
    assertThat(texts(read(SCHEMA, Map.of("maxRecordBytes", "6000000")), "length(name)"))
        .containsExactlyInAnyOrder("[null]", "[5000000]", "[null]");
  }

  @Test
  void knowsWhatIsNotUtf8() throws IOException {
    Files.write(
        folder.resolve("a.json"),
        "{\"name\": \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(texts(read(SCHEMA, Map.of()), "name", "_why"))
        .containsExactly("[null,the record is not UTF-8]");

    Path file = folder.resolve("a.json");
    Files.write(file, "\uFEFF{\"id\": 1}".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> read(SCHEMA, Map.of()).collectAsList())
        .isInstanceOf(SparkException.class)
        .cause()
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "file:"
                + file
                + " is not UTF-8: it begins with the mark of UTF-16. Nothing was published. Deliver"
                + " it as UTF-8.");
  }

  @Test
  void saysWhichCompressedFileIsCutOff() throws IOException {
    Path file = folder.resolve("a.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"id\": 1}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(texts(read(SCHEMA, Map.of()), "max(_record)")).containsExactly("[1000]");
    byte[] all = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(all, all.length - 12));

    assertThatThrownBy(() -> read(SCHEMA, Map.of()).collectAsList())
        .cause()
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            "cannot read file:"
                + file
                + ": Unexpected end of input stream. Nothing was written. Deliver the file again.");
  }

  @Test
  void stopsAtFieldsThatAreNotDeclared() throws IOException {
    Path file = write("a.json", "{\"id\": 1}", "{\"id\": 2, \"city\": \"Basel\"}", "{\"zip\": 1}");

    assertThatThrownBy(() -> read(SCHEMA, Map.of()).collectAsList())
        .cause()
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "the columns of file:"
                + file
                + " are not those of the schema: not declared city (record 2); not declared zip"
                + " (record 3); expected id, name. Nothing was published. Correct the file, or the"
                + " schema; or say what becomes of it: onSchemaChange: appendNewColumns, rescue or"
                + " ignore.");
  }

  @Test
  void rescuesWhatHasNoPlace() throws IOException {
    Path file =
        write(
            "a.json",
            "{\"id\": 1}",
            "{\"id\": \"2\", \"name\": \"bob\", \"city\": {\"zip\": [4001, 1.10]}}",
            "{\"s\": {\"x\": 1, \"y\": 2}}",
            "{\"id\": 4");
    StructType schema = SCHEMA.add("s", StructType.fromDDL("x INT"));
    ColumnDrift drift = new ColumnDrift(OnSchemaChange.RESCUE);

    assertThat(
            texts(
                json.read(spark, schema, Map.of(), files(), drift),
                "_record",
                "id",
                "name",
                "s.x",
                "_rescued_data",
                "_raw"))
        .containsExactly(
            "[1,1,null,null,null,null]",
            "[2,null,bob,null,{\"id\":\"2\",\"city\":{\"zip\":[4001,1.10]},\"_file_path\":\"file:"
                + file
                + "\"},null]",
            "[3,null,null,1,{\"s\":{\"x\":1,\"y\":2},\"_file_path\":\"file:" + file + "\"},null]",
            "[4,null,null,null,null,{\"id\": 4]");
  }

  @Test
  void notesWhatItLeavesOut() throws IOException {
    Path file = write("a.json", "{\"id\": 1, \"zip\": 1}", "{\"city\": 1, \"zip\": 2}");
    ColumnDrift drift = new ColumnDrift(OnSchemaChange.IGNORE);

    assertThat(texts(json.read(spark, SCHEMA, Map.of(), files(), drift), "id"))
        .containsExactly("[1]", "[null]");
    assertThat(drift.notes())
        .containsExactly("file:" + file + ": left out city, zip, which the schema has not");
  }

  @Test
  void infersColumnsInTheOrderOfTheFile() throws IOException {
    write(
        "a.json",
        "{\"z\": 1, \"day\": \"2024-01-31\", \"at\": \"2024-01-31T10:00:00Z\", \"none\": null}",
        "{\"z\": 1.5, \"text\": \"x\", \"s\": {\"a\": true, \"n\": null}, \"l\": [1, 99999999999999999999]}",
        "{\"broken");

    assertThat(
            InferredColumns.settled(json.infer(conf, files(), Map.of(), ColumnDrift.fail()))
                .toDDL())
        .isEqualTo(
            "z DOUBLE,day DATE,at TIMESTAMP,none STRING,text STRING,"
                + "s STRUCT<a: BOOLEAN, n: STRING>,l ARRAY<DECIMAL(38,0)>");
  }

  @Test
  void checksOptions() {
    assertThat(json.problemWith("multiline")).isEmpty();
    assertThat(json.problemWith("multyLine"))
        .contains("json has no option 'multyLine'. Did you mean 'multiLine'?");
    assertThat(json.problemWith("mode"))
        .contains(
            "option 'mode' of json cannot be set. Malformed records break the built-in check"
                + " 'parses'; give that check what should happen. Remove it.");
    assertThat(json.problemWith("multiLine", "yes"))
        .contains("option 'multiLine' of json is 'yes'; it can be true or false.");
    assertThat(json.problemWith("encoding", "UTF-16"))
        .contains("option 'encoding' of json is 'UTF-16'; it can be UTF-8, which JSON is.");
    assertThat(json.problemWith("maxRecordBytes", "1MB"))
        .contains(
            "option 'maxRecordBytes' of json is '1MB'; it can be a whole number from 1 to"
                + " 999999999.");
    assertThat(json.problemWith("dateFormat", "bad"))
        .contains("option 'dateFormat' of json is 'bad'; it can be a pattern such as yyyy-MM-dd.");
    assertThat(json.problemWith("dateFormat", "dd.MM.yyyy")).isEmpty();
  }

  @Test
  void readsDatesByThePatternThatIsSet() throws IOException {
    write(
        "a.json",
        "{\"day\": \"31.01.2024\", \"at\": \"31.01.2024 10\"}",
        "{\"day\": \"30.02.2024\"}");

    assertThat(
            texts(
                read(
                    StructType.fromDDL("day DATE, at TIMESTAMP"),
                    Map.of("dateFormat", "dd.MM.yyyy", "timestampFormat", "dd.MM.yyyy HH")),
                "day",
                "at",
                "_why"))
        .containsExactly(
            "[2024-01-31,2024-01-31 10:00:00.0,null]",
            "[null,null,'day' is \"30.02.2024\", which is no DATE]");
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private List<SourceFile> files() {
    return SourceFiles.list(conf, List.of("."), new org.apache.hadoop.fs.Path(folder.toUri()));
  }

  private Dataset<Row> read(StructType schema, Map<String, String> options) {
    return json.read(spark, schema, options, files());
  }

  private static List<String> texts(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns).collectAsList().stream().map(Row::toString).toList();
  }
}
