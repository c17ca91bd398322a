package io.penstock.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with secrets in a reader's options and in Spark's settings: none is ever shown. */
class SecretsIT {
  private static final String KEY = "k3y-of-the-crm";
  private static final String MARK = "n0-value-mark";
  private static final String CHARSET = "ch4rset-of-nobody";

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(directory.resolve("in"));
    Files.createDirectories(directory.resolve("secrets"));
    Files.createDirectories(directory.resolve("events"));
    Files.writeString(directory.resolve("in/a.csv"), "id,name\n1,ann\n2," + MARK + "\n");
    Files.writeString(directory.resolve("secrets/MARK"), MARK + "\n");
    Files.writeString(
        directory.resolve("conf/local.yaml"),
        """
        lakeRoot: lake
        secretsDir: secrets
        spark: {spark.hadoop.fs.crm.key: "${secret:CRM_KEY}"}
        """);
    Files.writeString(
        directory.resolve("p.yaml"),
        """
        penstock: 1
        name: people
        spark: {spark.crm: "Bearer ${secret:CRM_KEY}"}
        sources:
          people:
            format: csv
            path: in
            options: {header: true, nullValue: "${secret:MARK}"}
            schema: id INT, name STRING
        tables:
          named: {sql: SELECT id FROM people WHERE name IS NOT NULL}
          nameless: {sql: SELECT id FROM people WHERE name IS NULL}
        """);
  }

  @Test
  void aRunUsesThemAndShowsNone() throws IOException, InterruptedException {
    Processes.Ended plan = penstock("plan", "p.yaml");
    Processes.Ended run = penstock("run", "p.yaml", "--json");
    Processes.Ended shown = penstock("show", "p.yaml", "nameless");
    Processes.Ended failed =
        penstock(
            "run",
            "p.yaml",
            "--json",
            "--set",
            "sources.people.options.encoding=${secret:CHARSET}");

    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(shown.out()).as("the mark was used").contains("|2  |").doesNotContain("|1  |");
    assertThat(failed.code()).as(failed.err()).isNotZero();
    assertThat(failed.err()).contains("***");
    assertThat(failed.out()).contains("***");
    for (Processes.Ended ended : List.of(plan, run, shown, failed)) {
      assertThat(ended.out() + ended.err()).doesNotContain(KEY, MARK, CHARSET);
    }
    for (String folder : List.of("lake", "logs", "events")) {
      List<Path> files = files(directory.resolve(folder));
      assertThat(files).isNotEmpty();
      for (Path file : files) {
        String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
        assertThat(bytes).as(file.toString()).doesNotContain(KEY, MARK, CHARSET);
      }
    }
  }

  @Test
  void oneThatIsMissingStopsPlanAndRun() throws IOException, InterruptedException {
    Files.delete(directory.resolve("secrets/MARK"));
    String message =
        "penstock: p.yaml:8:41: there is no secret 'MARK'. Looked for the environment variable"
            + " MARK; the file "
            + directory.resolve("secrets/MARK")
            + "; the alias MARK in hadoop.security.credential.provider.path (not set).";

    Processes.Ended plan = penstock("plan", "p.yaml");
    Processes.Ended run = penstock("run", "p.yaml");

    assertThat(plan.code()).isEqualTo(66);
    assertThat(plan.err()).contains(message);
    assertThat(run.code()).isEqualTo(66);
    assertThat(run.err()).contains(message);
  }

  private Processes.Ended penstock(String... arguments) throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "-Dspark.logConf=true",
            "-Dspark.eventLog.enabled=true",
            "-Dspark.eventLog.dir=" + directory.resolve("events").toUri());
    List<String> command = Processes.penstock(options, List.of(arguments));
    return Processes.run(directory, Map.of("CRM_KEY", KEY, "CHARSET", CHARSET), "", command);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
