package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock fsck} as a process: a whole lake, and one from which a data file is gone. */
class FsckIT {
  @TempDir private Path directory;

  @Test
  void aLakeIsWholeAndThenItIsNot() throws Exception {
    Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a.csv"), "id,amount\n1,10\n2,5\n");
    Files.writeString(
        directory.resolve("shop.yaml"),
        """
        penstock: 1
        name: shop
        sources:
          sales: {format: csv, path: in, options: {header: true}}
        """);
    assertThat(penstock("run", "shop.yaml", "--lake", "lake").code()).isZero();

    Processes.Ended whole = penstock("fsck", "shop.yaml", "--lake", "lake");

    assertThat(whole.code()).as(whole.err()).isZero();
    assertThat(whole.out())
        .startsWith("ok      sales: version 0, 1 commit, batch 1, 2 rows, 1 file of ")
        .endsWith("\nshop: all 2 are whole.\n");

    Path file = dataFile();
    Files.delete(file);
    Processes.Ended damaged = penstock("fsck", "shop.yaml", "--lake", "lake", "--json");

    assertThat(damaged.code()).as(damaged.err()).isEqualTo(65);
    assertThat(damaged.out().lines().toList())
        .hasSize(5)
        .contains(
            "        file:"
                + file
                + " is missing: it has 2 rows of the newest version. Restore it from a backup, or"
                + " rebuild the table: run with --refresh sales.",
            "shop: 1 problem.");
    assertThat(damaged.out().lines().toList().get(4))
        .startsWith("{\"pipeline\":\"shop\",")
        .contains("\"exitCode\":65,\"exitClass\":\"DATA\"");

    Processes.Ended wrong = penstock("fsck", "shop.yaml", "--clean", "--older-than", "0");
    assertThat(wrong.code()).isEqualTo(64);
    assertThat(wrong.err())
        .startsWith(
            "penstock: --older-than: must be a day or more, since a run that goes on now has files"
                + " that nothing refers to yet; is 0.\n");
  }

  private Path dataFile() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("lake/sales"))) {
      return files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private Processes.Ended penstock(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Processes.ROOT.resolve("bin/penstock").toString());
    command.addAll(List.of(arguments));
    return Processes.run(directory, Map.of(), "", command);
  }
}
