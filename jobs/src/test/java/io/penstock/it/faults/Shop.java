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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shop whose payments are delivered as CSV files: an inbox, a lake, a pipeline, and by hand what
 * must be in the table of payments; of a {@link #whole} shop what must be in every table.
 */
final class Shop {
  private static final Logger LOG = LoggerFactory.getLogger(Shop.class);
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

  private static final String KEYED_TABLES =
      """
        latest:
          sql: SELECT customer, id, amount FROM payments
          write: merge
          keys: [customer]
          sequenceBy: id
          deleteWhen: amount = 13.5
          incremental: payments
        tiers:
          sql: SELECT customer, amount >= 50 AS large, id FROM payments
          write: scd2
          keys: [customer]
          sequenceBy: id
          incremental: payments
      """;

  final Path root;
  final Path inbox;
  final Path lake;
  final Path plainTable;
  private final Map<String, Integer> expected = new HashMap<>();
  private final Tables tables = new Tables();
  private final boolean isWhole;
  private long next = 1;

  /** How the rows of a table differ from what must be there. */
  record Difference(long lost, long extra) {
    static final Difference NONE = new Difference(0, 0);
  }

  Shop(Path root) throws IOException {
    this(root, false);
  }

  /** One with a merged table, a history, and a bad line in each delivery. */
  static Shop whole(Path root) throws IOException {
    return new Shop(root, true);
  }

  private Shop(Path root, boolean isWhole) throws IOException {
    this.isWhole = isWhole;
    this.root = root;
    this.inbox = Files.createDirectories(root.resolve("in"));
    this.lake = root.resolve("lake");
    this.plainTable = root.resolve("plain");
    Files.writeString(root.resolve("shop.yaml"), isWhole ? PIPELINE + KEYED_TABLES : PIPELINE);
  }

  /** Has the pipeline read its payments there, and not from the inbox by its own name. */
  void readFrom(String folder) throws IOException {
    String yaml = Files.readString(pipeline());
    Files.writeString(pipeline(), yaml.replace("path: in", "path: " + folder));
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
      tables.pay(id, customer, Double.parseDouble(amount));
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
    String text = text(lines(rows));
    deliver(name, isWhole ? text + tables.badLine() + "\n" : text);
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

  /** The same of all tables of a whole shop together; the quarantine is one of them. */
  Difference difference() throws IOException {
    Difference all = difference(table());
    for (Map.Entry<String, Map<String, Integer>> wanted : tables.expected().entrySet()) {
      Path table = lake.resolve(wanted.getKey());
      Map<String, Integer> found = new HashMap<>();
      if (Files.exists(table.resolve("_delta_log"))) {
        LakeOracle.rows(table, Tables.HIDDEN).forEach(row -> found.merge(row, 1, Integer::sum));
      }
      Map<String, Integer> rows = wanted.getValue();
      if (missing(rows, found) + missing(found, rows) > 0) {
        LOG.warn("{} has {} and must have {}", wanted.getKey(), found, rows);
      }
      all = new Difference(all.lost() + missing(rows, found), all.extra() + missing(found, rows));
    }
    return all;
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
