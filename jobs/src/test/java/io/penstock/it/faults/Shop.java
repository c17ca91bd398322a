package io.penstock.it.faults;

import io.penstock.it.LakeOracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A shop whose payments are delivered as CSV files: an inbox, a lake, a pipeline, and by hand what
 * must be in the table of payments.
 */
final class Shop {
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      sources:
        payments:
          format: csv
          path: in
          options: {header: true}
          schema: id BIGINT NOT NULL, customer STRING NOT NULL, amount DOUBLE
      tables:
        spending:
          sql: SELECT customer, count(id) AS payments, sum(amount) AS spent FROM payments GROUP BY customer
      """;

  final Path root;
  final Path inbox;
  final Path lake;
  final Path plainTable;
  private final Map<String, Integer> expected = new HashMap<>();
  private long next = 1;

  /** How the rows of a table differ from what must be there. */
  record Difference(long lost, long extra) {
    static final Difference NONE = new Difference(0, 0);
  }

  Shop(Path root) throws IOException {
    this.root = root;
    this.inbox = Files.createDirectories(root.resolve("in"));
    this.lake = root.resolve("lake");
    this.plainTable = root.resolve("plain");
    Files.writeString(root.resolve("shop.yaml"), PIPELINE);
  }

  Path pipeline() {
    return root.resolve("shop.yaml");
  }

  Path table() {
    return lake.resolve("payments");
  }

  /** Lines of the next payments, which are expected from now on. */
  List<String> lines(int rows) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      long id = next++;
      String customer = "c" + id % 7;
      String amount = id % 100 + ".5";
      lines.add(id + "," + customer + "," + amount);
      expect(id, customer, amount);
    }
    return lines;
  }

  void expect(long id, String customer, String amount) {
    expected.merge("amount=" + amount + " customer=" + customer + " id=" + id, 1, Integer::sum);
  }

  /** The next id, for a payment that the caller writes. */
  long nextId() {
    return next++;
  }

  void deliver(String name, int rows) {
    deliver(name, text(lines(rows)));
  }

  void deliver(String name, String text) {
    deliver(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** As a sender does that knows how: under another name first. */
  void deliver(String name, byte[] content) {
    try {
      Path unfinished = inbox.resolve("." + name + ".tmp");
      Files.write(unfinished, content);
      Files.move(
          unfinished, inbox.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(List<String> lines) {
    return "id,customer,amount\n" + String.join("\n", lines) + "\n";
  }

  /** How the rows of a table differ from what must be there now. */
  Difference difference(Path table) throws IOException {
    Map<String, Integer> found = new HashMap<>();
    if (Files.exists(table.resolve("_delta_log"))) {
      for (String row : LakeOracle.rows(table, "_file", "_record")) {
        found.merge(row, 1, Integer::sum);
      }
    }
    return new Difference(missing(expected, found), missing(found, expected));
  }

  private static long missing(Map<String, Integer> wanted, Map<String, Integer> there) {
    return wanted.entrySet().stream()
        .mapToLong(row -> Math.max(0, row.getValue() - there.getOrDefault(row.getKey(), 0)))
        .sum();
  }

  /** The bytes of files that no version names, and of what else was left behind. */
  static long leakedBytes(Path table) throws IOException {
    if (!Files.exists(table.resolve("_delta_log"))) {
      return 0;
    }
    long bytes = 0;
    for (String orphan : LakeOracle.orphans(table)) {
      bytes += Files.size(table.resolve(orphan));
    }
    return bytes;
  }

  /** Files that a run leaves only if it dies: marks, leases, unfinished commits. */
  List<String> leftOvers() throws IOException {
    try (Stream<Path> files = Files.walk(lake)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> lake.relativize(file).toString())
          .filter(file -> file.contains("_open/") || file.endsWith(".tmp"))
          .toList();
    }
  }
}
