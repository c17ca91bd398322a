package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.definition.OnSchemaChange;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFormatTest {
  private static final StructType SCHEMA = StructType.fromDDL("id BIGINT NOT NULL, amount DOUBLE");

  private final SparkSession spark = TestSpark.session();
  private final Configuration conf = spark.sparkContext().hadoopConfiguration();
  private final InputFormat parquet = InputFormats.of("parquet");
  @TempDir private Path folder;

  @Test
  void readsByNameWidensAndNumbersRows() throws IOException {
    write("a.parquet", "SELECT id, id / 2 AS amount FROM range(3)");
    write("b.parquet", "SELECT CAST(7 AS FLOAT) AS AMOUNT, CAST(5 AS INT) AS Id");

    assertThat(texts(read(SCHEMA, Map.of()), "_raw", FILE, "_record", "id", "amount"))
        .containsExactlyInAnyOrder(
            "[null,a.parquet,1,0,0.0]",
            "[null,a.parquet,2,1,0.5]",
            "[null,a.parquet,3,2,1.0]",
            "[null,b.parquet,1,5,7.0]");
  }

  @Test
  void widensWhatLosesNothing() throws IOException {
    write(
        "a.parquet",
        "SELECT 1Y AS a, 2S AS b, 3 AS c, 4 AS d, 1.25BD AS e, DATE'2024-02-29' AS f, 5 AS g");
    StructType wide =
        StructType.fromDDL(
            "a SMALLINT, b INT, c BIGINT, d DECIMAL(12,2), e DECIMAL(10,4), f TIMESTAMP_NTZ, g DOUBLE");

    assertThat(texts(read(wide, Map.of()), "a", "b", "c", "d", "e", "f", "g"))
        .containsExactly("[1,2,3,4.00,1.2500,2024-02-29T00:00,5.0]");
  }

  @Test
  void saysInWhatAFileDiffers() throws IOException {
    Path file = write("a.parquet", "SELECT 1L AS client, 'x' AS amount, 1 AS AMOUNT_2");

    assertThatThrownBy(() -> read(SCHEMA, Map.of()))
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "the columns of file:"
                + file
                + " are not those of the schema: missing id BIGINT; not declared client BIGINT; not"
                + " declared AMOUNT_2 INT; amount is STRING, declared DOUBLE; expected id BIGINT,"
                + " amount DOUBLE; found client BIGINT, amount STRING, AMOUNT_2 INT. Nothing was"
                + " published. Correct the file, or the schema.");

    write("a.parquet", "SELECT 1L AS id, 1D AS amount, 'Basel' AS city");
    assertThatThrownBy(() -> read(SCHEMA, Map.of()))
        .hasMessage(
            "the columns of file:"
                + file
                + " are not those of the schema: not declared city STRING; expected id BIGINT,"
                + " amount DOUBLE; found id BIGINT, amount DOUBLE, city STRING. Nothing was"
                + " published. Correct the file, or the schema; or say what becomes of it:"
                + " onSchemaChange: appendNewColumns, rescue or ignore.");

    write("a.parquet", "SELECT 1D AS id, CAST(1 AS BIGINT) AS amount");
    for (OnSchemaChange mode : OnSchemaChange.values()) {
      assertThatThrownBy(() -> read(SCHEMA, mode))
          .hasMessageContaining("id is DOUBLE, declared BIGINT");
    }
  }

  @Test
  void leavesOutOrRescues() throws IOException {
    Path file = write("a.parquet", "SELECT id, IF(id = 1, 'Basel', NULL) AS city FROM range(2)");
    Path other = write("b.parquet", "SELECT 5L AS id, 'n/a' AS amount");
    ColumnDrift drift = new ColumnDrift(OnSchemaChange.RESCUE);
    assertThat(
            texts(
                parquet.read(spark, SCHEMA, Map.of(), files(), drift),
                "id",
                "amount",
                "_rescued_data"))
        .containsExactlyInAnyOrder(
            "[0,null,null]",
            "[1,null,{\"city\":\"Basel\",\"_file_path\":\"file:" + file + "\"}]",
            "[5,null,{\"amount\":\"n/a\",\"_file_path\":\"file:" + other + "\"}]");
    assertThat(drift.notes()).containsExactly("file:" + file + ": has no amount; null in its rows");

    Files.delete(other);
    ColumnDrift ignores = new ColumnDrift(OnSchemaChange.IGNORE);
    assertThat(texts(parquet.read(spark, SCHEMA, Map.of(), files(), ignores), "id", "amount"))
        .containsExactlyInAnyOrder("[0,null]", "[1,null]");
    assertThat(ignores.notes())
        .containsExactly(
            "file:" + file + ": has no amount; null in its rows",
            "file:" + file + ": left out city, which the schema has not");
  }

  @Test
  void saysWhichFileIsNotWhole() throws IOException {
    Path file = write("a.parquet", "SELECT id, 1D AS amount FROM range(1000)");
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - 100));
    assertThatThrownBy(() -> read(SCHEMA, Map.of()))
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            "cannot read file:"
                + file
                + ": file:"
                + file
                + " is not a Parquet file. Expected magic number at tail, but found "
                + magic(all, all.length - 104)
                + ". Nothing was written. Deliver the file again.");

    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> read(SCHEMA, Map.of()))
        .hasMessage(
            "cannot read file:"
                + file
                + ": file:"
                + file
                + " is not a Parquet file (length is too low: 0). Nothing was written. Deliver the"
                + " file again.");
  }

  private static String magic(byte[] all, int at) {
    return Arrays.toString(Arrays.copyOfRange(all, at, at + 4));
  }

  @Test
  void infersTheWidestOfAllFiles() throws IOException {
    write("a.parquet", "SELECT 1 AS id, 1D AS amount");
    write("b.parquet", "SELECT 1L AS id, 1F AS amount");
    assertThat(parquet.infer(conf, files(), Map.of(), ColumnDrift.fail()).toDDL())
        .isEqualTo("id BIGINT,amount DOUBLE");

    Path file = write("c.parquet", "SELECT 1L AS id, 1F AS amount, 'x' AS city");
    assertThat(
            parquet
                .infer(conf, files(), Map.of(), new ColumnDrift(OnSchemaChange.APPEND_NEW_COLUMNS))
                .toDDL())
        .isEqualTo("id BIGINT,amount DOUBLE,city STRING");
    assertThatThrownBy(() -> parquet.infer(conf, files(), Map.of(), ColumnDrift.fail()))
        .hasMessageStartingWith(
            "the columns of file:"
                + file
                + " are not those of the schema: not declared city STRING");

    write("c.parquet", "SELECT 'x' AS id, 1F AS amount");
    assertThatThrownBy(
            () -> parquet.infer(conf, files(), Map.of(), new ColumnDrift(OnSchemaChange.IGNORE)))
        .hasMessage(
            "the columns of file:"
                + file
                + " are not those of the schema: id is STRING, and BIGINT in other files. Nothing"
                + " was published. Correct the file, or the schema.");
  }

  @Test
  void checksOptions() {
    assertThat(parquet.problemWith("mergeSchema"))
        .contains(
            "option 'mergeSchema' of parquet cannot be set. Penstock compares the columns of each"
                + " file itself; see onSchemaChange. Remove it.");
    assertThat(parquet.problemWith("int96RebaseMod"))
        .contains("parquet has no option 'int96RebaseMod'. Did you mean 'int96RebaseMode'?");
    assertThat(parquet.problemWith("int96RebaseMode", "old"))
        .contains(
            "option 'int96RebaseMode' of parquet is 'old'; it can be EXCEPTION, CORRECTED or"
                + " LEGACY.");
  }

  private static final String FILE = "regexp_extract(_file, '[^/]*$', 0) AS _file";

  private Path write(String name, String query) throws IOException {
    Path draft = folder.resolve("_draft");
    spark.sql(query).coalesce(1).write().mode("overwrite").parquet(draft.toString());
    Path file = folder.resolve(name);
    Files.deleteIfExists(folder.resolve("." + name + ".crc"));
    try (Stream<Path> parts = Files.list(draft)) {
      Files.copy(
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          file,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    FileUtil.fullyDelete(draft.toFile());
    return file;
  }

  private List<SourceFile> files() {
    return SourceFiles.list(conf, List.of("."), new org.apache.hadoop.fs.Path(folder.toUri()));
  }

  private Dataset<Row> read(StructType schema, Map<String, String> options) {
    return parquet.read(spark, schema, options, files());
  }

  private Dataset<Row> read(StructType schema, OnSchemaChange mode) {
    return parquet.read(spark, schema, Map.of(), files(), new ColumnDrift(mode));
  }

  private static List<String> texts(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns).collectAsList().stream().map(Row::toString).toList();
  }
}
