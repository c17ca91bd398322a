package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs of the command on a small pipeline, as processes. */
class VerbsIT {
  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(directory.resolve("in"));
    write("in/a.csv", "id,amount\n1,10\n2,5\n");
    write(
        "shop.yaml",
        """
        penstock: 1
        name: shop
        sources:
          sales: {format: csv, path: in, options: {header: true}}
        tables:
          big:
            sql: SELECT id, amount FROM sales WHERE amount >= 10
        """);
    write(
        "shop.test.yaml",
        """
        cases:
          ten is big:
            given: {sales: [{id: 1, amount: 10}, {id: 2, amount: 9}]}
            expect: {big: [{id: 1}]}
          nine is big:
            given: {sales: [{id: 2, amount: 9}]}
            expect: {big: [{id: 2}]}
        """);
  }

  @Test
  void aCompiledPlanRunsOnceAndIsRefusedThen() throws Exception {
    assertThat(penstock("compile", "shop.yaml", "-o", "plan.json").code()).isZero();
    Processes.Ended run = penstock("run", "plan.json");
    Processes.Ended again = penstock("run", "plan.json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("wrote   big: 1 rows", "  penstock plan ");
    assertThat(again.code()).isEqualTo(65);
    assertThat(again.err())
        .isEqualTo(
            """
            penstock: plan.json does not hold any more. Nothing was run. What has changed since:
              sources.sales: it is there now, at version 0
              tables.big: it is there now, at version 0
            Make it again with compile.
            """);
  }

  @Test
  void casesAreRunAndTheOneThatFailsIsShown() throws Exception {
    Processes.Ended ended = penstock("test", "shop.yaml", "--junit", "cases.xml", "--json");

    assertThat(ended.code()).as(ended.err()).isEqualTo(65);
    assertThat(ended.out()).contains("ok      ten is big", "FAILED  nine is big");
    assertThat(ended.out().lines().reduce((a, b) -> b).orElse(""))
        .startsWith("{\"pipeline\":\"shop\",\"exitCode\":65,")
        .contains("\"cases\":2,\"failed\":1");
    assertThat(Files.readString(directory.resolve("cases.xml")))
        .contains("tests=\"2\"", "failures=\"1\"", "<failure");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private Processes.Ended penstock(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Processes.ROOT.resolve("bin/penstock").toString());
    command.addAll(List.of(arguments));
    return Processes.run(directory, Map.of(), "", command);
  }
}
