package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.TableNode;
import io.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pipelines of several files, none of them on a disk. */
class ManyFilesTest {
  private static final String MAIN = "pipelines/risk.yaml";
  private static final String PIPELINE = HEAD + "include: [tables/*.yaml, more.yaml]\n" + SOURCES;
  private static final String SQL = "-- customers\nSELECT customer_id\nFROM tx;\n";
  private static final Map<String, String> GOOD =
      Map.of(
          MAIN,
          PIPELINE,
          "pipelines/tables/b.yaml",
          "tables:\n  b:\n    sql: {file: ../sql/b.sql}\n",
          "pipelines/tables/a.yaml",
          "tables: {a: {sql: SELECT * FROM tx WHERE day < :day}}\n",
          "pipelines/tables/.hidden.yaml",
          "nonsense",
          "pipelines/tables/notes.txt",
          "nonsense",
          "pipelines/more.yaml",
          "parameters: {day: {type: date, default: 2025-06-30}}\ninclude: deep/c.yaml\n",
          "pipelines/deep/c.yaml",
          "tables: {c: {sql: SELECT 1 AS one}}\n",
          "pipelines/sql/b.sql",
          SQL);

  @Test
  void readsOnePipelineOfAllOfThem() {
    PipelineReader.Reading reading = read(GOOD);

    assertThat(reading.problems()).isEmpty();
    Pipeline pipeline = reading.pipeline().orElseThrow();
    assertThat(pipeline.nodes())
        .extracting(Node::qualifiedName)
        .containsExactlyInAnyOrder("sources.tx", "tables.a", "tables.b", "tables.c");
    assertThat(pipeline.parameter("day")).isPresent();
    TableNode table = (TableNode) pipeline.node("b").orElseThrow();
    assertThat(table.sql().value()).isEqualTo(SQL);
    assertThat(table.sql().at(table.sql().value().indexOf("FROM")))
        .hasToString("pipelines/sql/b.sql:3:1");
  }

  @Test
  void tellsAllFilesThatItRead() {
    List<PipelineFile> files = read(GOOD).files();

    assertThat(files)
        .extracting(PipelineFile::path)
        .containsExactly(
            "pipelines/risk.yaml",
            "pipelines/tables/a.yaml",
            "pipelines/tables/b.yaml",
            "pipelines/more.yaml",
            "pipelines/deep/c.yaml",
            "pipelines/sql/b.sql");
    assertThat(files.get(5).content()).isEqualTo(SQL.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(Map<String, String> changed, List<String> messages) {
    Map<String, String> all = new HashMap<>(GOOD);
    all.putAll(changed);

    assertThat(read(all).problems())
        .extracting(Problem::toString)
        .containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> mistakes() {
    String a = "pipelines/tables/a.yaml";
    String sql = "pipelines/sql/b.sql";
    return Stream.of(
        wrong(
            "a file that is not there",
            Map.of(MAIN, PIPELINE.replace("more.yaml", "mora.yaml")),
            "pipelines/risk.yaml:3:26: there is no file pipelines/mora.yaml. Did you mean"
                + " 'more.yaml'?"),
        wrong(
            "nothing matches",
            Map.of(MAIN, PIPELINE.replace("more.yaml", "more.yaml, models/*.yaml")),
            "pipelines/risk.yaml:3:37: no file matches pipelines/models/*.yaml. Paths start at the"
                + " folder of the file that they stand in."),
        wrong(
            "a file twice",
            Map.of(MAIN, PIPELINE.replace("more.yaml", "more.yaml, tables/a.yaml")),
            "pipelines/risk.yaml:3:37: pipelines/tables/a.yaml is included already, at"
                + " pipelines/risk.yaml:3:11. Keep one of the two."),
        wrong(
            "a file that includes itself",
            Map.of("pipelines/deep/c.yaml", "include: [c.yaml]\ntables: {c: {sql: SELECT 1}}\n"),
            "pipelines/deep/c.yaml:1:11: pipelines/deep/c.yaml includes itself. Name the other"
                + " files only."),
        wrong(
            "a file that includes the pipeline",
            Map.of("pipelines/deep/c.yaml", "include: [../risk.yaml]\n"),
            "pipelines/deep/c.yaml:1:11: pipelines/risk.yaml is the pipeline file: it is not to be"
                + " included. Name the other files only."),
        wrong(
            "an absolute path",
            Map.of(MAIN, PIPELINE.replace("more.yaml", "more.yaml, /etc/passwd")),
            "pipelines/risk.yaml:3:37: '/etc/passwd' is no path relative to this file. The files"
                + " of a pipeline stay together: write, for example, tables/spending.yaml."),
        wrong(
            "a parameter in a path",
            Map.of(MAIN, PIPELINE.replace("more.yaml", "more.yaml, \"${x}.yaml\"")),
            "pipelines/risk.yaml:3:38: '${x}.yaml' has a parameter. Which files a pipeline is made"
                + " of depends on none: write the path out."),
        wrong(
            "no list of files",
            Map.of(MAIN, PIPELINE.replace("[tables/*.yaml, more.yaml]", "{a: b}")),
            "pipelines/risk.yaml:3:10: include must be a list of files such as [tables/*.yaml], is"
                + " a map."),
        wrong(
            "a name twice",
            Map.of("pipelines/deep/c.yaml", "tables: {a: {sql: SELECT 1 AS one}}\n"),
            "pipelines/tables/a.yaml:1:10: the name 'a' is taken by tables.a at"
                + " pipelines/deep/c.yaml:1:10. All nodes of a pipeline share one set of names, and"
                + " case does not tell them apart."),
        wrong(
            "a parameter twice",
            Map.of(
                "pipelines/deep/c.yaml", "parameters: {day: {type: date, default: 2025-06-30}}\n"),
            "pipelines/deep/c.yaml:1:14: the parameter 'day' is declared at"
                + " pipelines/more.yaml:1:14 already. Keep one of the two."),
        wrong(
            "what is said of the whole pipeline",
            Map.of("pipelines/deep/c.yaml", "spark: {spark.sql.shuffle.partitions: 4}\n"),
            "pipelines/deep/c.yaml:1:1: 'spark' is said of the whole pipeline. Write it in"
                + " pipelines/risk.yaml."),
        wrong(
            "an unknown key",
            Map.of("pipelines/deep/c.yaml", "tabels: {c: {sql: SELECT 1}}\n"),
            "pipelines/deep/c.yaml:1:1: unknown key 'tabels' in an included file. It has include,"
                + " parameters, sources, tables, features, models, predictions. Did you mean"
                + " 'tables'?"),
        wrong(
            "a section that is no map",
            Map.of("pipelines/deep/c.yaml", "tables: [c]\n"),
            "pipelines/deep/c.yaml:1:9: tables must be a map of names, is a list."),
        wrong(
            "a file that is no map",
            Map.of("pipelines/deep/c.yaml", "- tables\n"),
            "pipelines/deep/c.yaml:1:1: an included file must be a map of sections, is a list. It"
                + " has sections of the pipeline, such as 'tables:'."),
        wrong(
            "an empty file",
            Map.of("pipelines/deep/c.yaml", "# later\n"),
            "pipelines/deep/c.yaml:1:1: the file is empty. Delete it."),
        wrong(
            "an empty file of SQL",
            Map.of(sql, " \n"),
            "pipelines/sql/b.sql:1:1: tables.b.sql has no value. Give it one, or delete the key."),
        wrong(
            "a parameter in the SQL of a file",
            Map.of(sql, "SELECT *\nFROM tx WHERE day < '${day}'\n"),
            "pipelines/sql/b.sql:2:22: ${day} does not work in SQL. Write :day instead: the value"
                + " is bound with its type, not pasted in."),
        wrong(
            "no file of SQL",
            Map.of(a, "tables: {a: {sql: {file: ../sql/a.sql}}}\n"),
            "pipelines/tables/a.yaml:1:26: there is no file pipelines/sql/a.sql. Did you mean"
                + " 'b.sql'?"),
        wrong(
            "another key beside the file",
            Map.of(a, "tables: {a: {sql: {flie: b.sql}}}\n"),
            "pipelines/tables/a.yaml:1:10: tables.a.sql has no 'file'. Write, for example: file:"
                + " sql/spending.sql",
            "pipelines/tables/a.yaml:1:20: unknown key 'flie' in tables.a.sql. It has file. Did you"
                + " mean 'file'?"));
  }

  @Test
  void readsNoMoreThanItsLimits() {
    Map<String, String> all = new HashMap<>();
    all.put(MAIN, HEAD + "include: [t/*.yaml]\n" + SOURCES);
    for (int i = 0; i <= OpenedFiles.MOST_FILES; i++) {
      all.put(String.format("pipelines/t/t%04d.yaml", i), "tables: {}\n");
    }

    assertThat(read(all).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "pipelines/risk.yaml:3:11: a pipeline is read from at most 2000 files of 16 MiB in all."
                + " Split it in two.");
  }

  private static Arguments wrong(String name, Map<String, String> files, String... messages) {
    return argumentSet(name, files, List.of(messages));
  }

  private static PipelineReader.Reading read(Map<String, String> files) {
    Map<String, byte[]> contents = new HashMap<>();
    files.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return PipelineReader.read(
        new PipelineInput(
            MAIN,
            PipelineFiles.of(contents),
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of("lake", "/lake")));
  }
}
