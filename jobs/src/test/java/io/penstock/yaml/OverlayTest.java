package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.Pipeline;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is put over a pipeline. */
class OverlayTest {
  private static final String PIPELINE =
      HEAD
          + """
          tags: [nightly]
          spark: {spark.sql.shuffle.partitions: 8, spark.speculation: true}
          """
          + SOURCES
          + """
          tables:
            t:
              sql: SELECT * FROM tx
              repartition: 2
              checks: {some: {rows: {atLeast: 1}}}
          """;

  private final Map<String, byte[]> files = new HashMap<>();
  private final List<String> overlays = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();

  @Test
  void mapsMergeAndAllElseReplaces() {
    overlay(
        "one.yaml",
        """
        tags: [daily, small]
        spark: {spark.sql.shuffle.partitions: 4}
        sources: {tx: {path: [a.csv, b.csv], options: {header: true}}}
        tables:
          t: {checks: {few: {rows: {atMost: 9}}}}
          u: {sql: SELECT 1 AS one}
        """);

    Pipeline pipeline = good();

    assertThat(pipeline.tags()).containsExactly("daily", "small");
    assertThat(pipeline.spark())
        .hasToString("{spark.sql.shuffle.partitions=4, spark.speculation=true}");
    SourceNode source = (SourceNode) pipeline.node("tx").orElseThrow();
    assertThat(source.paths()).hasToString("[a.csv, b.csv]");
    assertThat(source.options()).hasToString("{header=true}");
    assertThat(String.valueOf(source.schema())).startsWith("id BIGINT");
    TableNode table = (TableNode) pipeline.node("t").orElseThrow();
    assertThat(table.checks()).extracting(check -> check.name().value()).contains("some", "few");
    assertThat(pipeline.node("u")).isPresent();
  }

  @Test
  void nullDeletesAndTheLastWins() {
    overlay("one.yaml", "tables: {t: {repartition: 3, checks: null}}\n");
    overlay("two.yaml", "tables: {t: {repartition: 4}}\nspark: ~\n");
    set("tables.t.repartition=5");

    Pipeline pipeline = good();

    TableNode table = (TableNode) pipeline.node("t").orElseThrow();
    assertThat(table.repartition()).isEqualTo(5);
    assertThat(table.checks()).isEmpty();
    assertThat(pipeline.spark()).isEmpty();
  }

  @Test
  void aSettingIsYaml() {
    set("tags=[a, b]");
    set("spark.spark.sql.shuffle.partitions=16");
    set("spark.\"spark.speculation\"=false");
    set("tables.t.sql='SELECT ''a: b'' AS x FROM tx'");
    set("tables.t.checks.some=null");

    Pipeline pipeline = good();

    assertThat(pipeline.tags()).containsExactly("a", "b");
    assertThat(pipeline.spark())
        .hasToString("{spark.sql.shuffle.partitions=16, spark.speculation=false}");
    TableNode table = (TableNode) pipeline.node("t").orElseThrow();
    assertThat(table.sql()).hasToString("SELECT 'a: b' AS x FROM tx");
    assertThat(table.checks()).isEmpty();
  }

  @Test
  void sqlOfAFileStartsAtTheFolderOfItsOverlay() {
    files.put("conf/u.sql", bytes("SELECT 1 AS one\n"));
    files.put("pipelines/v.sql", bytes("SELECT 2 AS two\n"));
    overlay("conf/one.yaml", "tables: {u: {sql: {file: u.sql}}}\n");
    set("tables.v.sql={file: v.sql}");

    assertThat(good().nodes()).hasSize(4);
  }

  @Test
  void mistakesStandWhereTheyWereMade() {
    overlay("one.yaml", "tables:\n  t: {repartition: none, partitionBi: [day]}\n  u: {}\n");
    overlay("two.yaml", "include: [x.yaml]\ntables: {t: {chekcs: null}}\n");
    overlay("three.yaml", "- a\n");
    overlay("four.yaml", "# nothing\n");
    overlays.add("five.yaml");
    set("tables.t.persist=DISC_ONLY");
    set("nam=x");
    set("tags=");

    assertThat(problems())
        .containsExactly(
            "--set nam:1:1: unknown key 'nam' in the pipeline. It has penstock, name, description,"
                + " owner, tags, include, parameters, spark, sources, tables, features, models and"
                + " 1 more. Did you mean 'name'?",
            "--set tables.t.persist:1:1: tables.t.persist must be one of NONE, DISK_ONLY,"
                + " DISK_ONLY_2, DISK_ONLY_3, MEMORY_ONLY, MEMORY_ONLY_2, MEMORY_ONLY_SER,"
                + " MEMORY_ONLY_SER_2, MEMORY_AND_DISK, MEMORY_AND_DISK_2, MEMORY_AND_DISK_SER,"
                + " MEMORY_AND_DISK_SER_2, OFF_HEAP, is 'DISC_ONLY'. Did you mean 'DISK_ONLY'?",
            "--set tags:1:1: tags has no value. Give it one, or delete the key.",
            "five.yaml:1:1: there is no such file. --overlay and 'overlays' take YAML files.",
            "four.yaml:1:1: the file is empty. It needs keys of the pipeline, or leave it out.",
            "one.yaml:2:20: tables.t.repartition must be a whole number from 1 to 100000, is"
                + " 'none'.",
            "one.yaml:2:26: unknown key 'partitionBi' in tables.t. It has description, tags, sql,"
                + " write, keys, sequenceBy, deleteWhen, incremental, partitionBy, repartition, persist,"
                + " checks and 4 more. Did you mean 'partitionBy'?",
            "one.yaml:3:3: tables.u has no 'sql'. Write, for example: sql: SELECT * FROM"
                + " transactions",
            "three.yaml:1:1: an overlay must be a map of keys, is a list. It has keys of the"
                + " pipeline, such as 'spark:'.",
            "two.yaml:1:1: an overlay cannot have 'include'. Put it into the pipeline, or give the"
                + " other file as an overlay too.",
            "two.yaml:2:14: null deletes a key, but tables.t has no 'chekcs'. It has sql,"
                + " repartition, checks, partitionBi. Did you mean 'checks'?");
  }

  @Test
  void refusesASettingThatIsNone() {
    for (String wrong : List.of("", "a", "=1", "a..b=1", "a.=1", "\"a=1", "\"a\"b=1")) {
      assertThatThrownBy(() -> Setting.parse(wrong))
          .hasMessage(
              "--set takes KEYS=VALUE, the keys separated by dots, as in models.risk.split.seed=7;"
                  + " is '"
                  + wrong
                  + "'. A key that has dots itself needs quotes: 'tables.t.\"a.b\"=1'.");
    }
  }

  private void overlay(String file, String text) {
    files.put(file, bytes(text));
    overlays.add(file);
  }

  private void set(String setting) {
    settings.add(Setting.parse(setting));
  }

  private Pipeline good() {
    PipelineReader.Reading reading = read();
    assertThat(reading.problems()).isEmpty();
    return reading.pipeline().orElseThrow();
  }

  private List<String> problems() {
    return read().problems().stream().map(Problem::toString).toList();
  }

  private PipelineReader.Reading read() {
    files.put("pipelines/p.yaml", bytes(PIPELINE));
    return PipelineReader.read(
        new PipelineInput(
            "pipelines/p.yaml",
            PipelineFiles.of(files),
            overlays,
            settings,
            Map.of(),
            Map.of(),
            Map.of("lake", "/lake")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
