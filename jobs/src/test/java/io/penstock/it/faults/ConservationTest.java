package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.it.LakeOracle;
import io.penstock.it.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I1 against other parsers: of each nasty file the records that were counted by hand, that Python
 * counts, that the run's record has, and that are in the table and in its quarantine.
 */
class ConservationTest {
  private static final String HEADER = "id,name,amount\n";

  /** Lines of a file, or, with {@code multi}, rows of Python's csv module; blank ones are none. */
  private static final String PYTHON =
      """
      import csv, re, sys
      csv.field_size_limit(1 << 30)
      for path in sys.argv[2:]:
          data = open(path, 'rb').read().removeprefix(b'\\xef\\xbb\\xbf')
          if sys.argv[1] == 'multi':
              text = data.decode('utf-8', 'replace')
              rows = [r for r in csv.reader(re.split('(?<=\\n)', text)) if r]
          else:
              rows = [r for r in re.split(b'\\r\\n|\\n|\\r', data) if r]
          print(path.rsplit('/', 1)[1], max(0, len(rows) - 1))
      """;

  @TempDir private Path directory;

  @Test
  void everyLineOfNastyFilesIsAccountedFor() throws Exception {
    Map<String, Integer> files = new TreeMap<>();
    files.put(deliver("plain.csv", HEADER + "1,a,1\n2,b,2\n"), 2);
    files.put(deliver("ragged.csv", HEADER + "1,a,1\n2\n3,c,3,4\n,,\n5,e,5\n"), 5);
    files.put(deliver("quotes.csv", HEADER + "1,\"a\"\"x\",1\n2,\"b,2\n3,c\"d,3\n\"4\"5,e,5\n"), 4);
    files.put(deliver("crlf.csv", (HEADER + "1,a,1\n2,b,2\n").replace("\n", "\r\n")), 2);
    files.put(deliver("cr.csv", (HEADER + "1,a,1\n2,b,2\n").replace('\n', '\r')), 2);
    files.put(deliver("mixed.csv", "id,name,amount\r\n1,a,1\n2,b,2\r\n3,c,3\r4,d,4"), 4);
    files.put(deliver("bom.csv", "\uFEFF" + HEADER + "1,a,1\n2,b,x\n"), 2);
    files.put(deliver("blank.csv", HEADER + "\n\n1,a,1\n\n\r\n2,b,2\n\n"), 2);
    files.put(deliver("nul.csv", HEADER + "1,a\0b,1\n\0\0\n2,b,2\n"), 3);
    files.put(deliver("dropped.csv", HEADER + "1,a,-1\n2,b,-2\n3,c,3\n"), 3);
    files.put(deliver("header.csv", HEADER), 0);
    files.put(deliver("nothing.csv", ""), 0);
    files.put(deliver("long.csv", HEADER + "1," + "x".repeat(1 << 21) + ",1\n2,b,2\n"), 2);
    StringBuilder many = new StringBuilder(HEADER);
    for (int i = 0; i < 30_000; i++) {
      many.append(i).append(",n,").append(i % 7 == 0 ? "x" : i % 5 == 0 ? "-1" : "1").append('\n');
    }
    files.put(deliver("many.csv", many.toString()), 30_000);
    Path latin = directory.resolve("in/latin.csv");
    Files.write(
        latin, (HEADER + "1,Zo\u00E9,1\n2,b,2\n3,c,3\n").getBytes(StandardCharsets.ISO_8859_1));
    files.put("latin.csv", 3);

    isConserved("", "single", files);
  }

  @Test
  void everyRecordOfSeveralLinesIsAccountedFor() throws Exception {
    Map<String, Integer> files = new TreeMap<>();
    files.put(deliver("several.csv", HEADER + "1,\"a\nb\n\nc\",1\n2,b,2\n"), 2);
    files.put(deliver("crlf.csv", "id,name,amount\r\n1,\"a\r\nb\",1\r\n2,\"\",2\r\n\r\n"), 2);
    files.put(deliver("quoted.csv", HEADER + "\"1\",\"a \"\"b\"\"\n,\",\"1\"\n2,b,x\n3,c\n"), 3);
    files.put(deliver("dropped.csv", "\uFEFF" + HEADER + "1,\"x\ny\",-1\n2,b,2"), 2);

    isConserved(", multiLine: true", "multi", files);
  }

  private void isConserved(String option, String how, Map<String, Integer> files) throws Exception {
    Files.writeString(
        directory.resolve("shop.yaml"),
        """
        penstock: 1
        name: shop
        sources:
          rows:
            format: csv
            path: in
            options: {header: true%s}
            schema: id BIGINT NOT NULL, name STRING, amount DOUBLE
            checks:
              positive: {expect: amount > 0, onViolation: drop}
        """
            .formatted(option));
    var summary =
        Pipeline.load(
                directory.resolve("shop.yaml").toString(),
                LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()))
            .run(TestSpark.session());
    assertThat(summary.exitCode().code()).as(String.valueOf(summary.failure())).isZero();

    Map<String, Integer> read = new TreeMap<>();
    Map<String, Integer> accepted = new TreeMap<>();
    Map<String, Integer> quarantined = new TreeMap<>();
    for (Row row : recorded()) {
      String file = row.getString(0).substring(row.getString(0).lastIndexOf('/') + 1);
      long sum = row.getLong(2) + row.getLong(3) + row.getLong(4);
      assertThat(sum).as("accepted, quarantined and dropped of %s", file).isEqualTo(row.getLong(1));
      read.put(file, (int) row.getLong(1));
      put(accepted, file, row.getLong(2));
      put(quarantined, file, row.getLong(3));
    }
    assertThat(read).as("counted by hand").isEqualTo(files);
    assertThat(perFile("rows")).isEqualTo(accepted);
    assertThat(perFile("rows__quarantine")).isEqualTo(quarantined);
    if (hasPython()) {
      assertThat(read).as("counted by Python").isEqualTo(byPython(how, files.keySet()));
    }
  }

  private List<Row> recorded() {
    return TestSpark.session()
        .sql(
            "SELECT file, read, accepted, quarantined, dropped FROM delta.`"
                + directory.resolve("lake/_runs")
                + "` WHERE grain = 'file'")
        .collectAsList();
  }

  /** The rows of a table by the name of their file, as neither Spark nor Penstock counts them. */
  private Map<String, Integer> perFile(String table) throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    Pattern file = Pattern.compile("(?s).*? ?_file=\\S*/(\\S+) .*");
    List<String> keys = new ArrayList<>();
    for (String row : LakeOracle.rows(directory.resolve("lake").resolve(table), "name", "_raw")) {
      Matcher match = file.matcher(row);
      assertThat(match.matches()).as(row).isTrue();
      found.merge(match.group(1), 1, Integer::sum);
      keys.add(match.group(1) + row.replaceAll("(?s).*_record=(\\d+).*", " $1"));
    }
    assertThat(keys).as("I2: file and record of %s", table).doesNotHaveDuplicates();
    return found;
  }

  private Map<String, Integer> byPython(String how, java.util.Set<String> files) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "-c", PYTHON, how));
    files.forEach(file -> command.add(directory.resolve("in").resolve(file).toString()));
    Processes.Ended ended = Processes.run(directory, Map.of(), "", command);
    assertThat(ended.code()).as(ended.err()).isZero();
    return new TreeMap<>(
        ended
            .out()
            .lines()
            .collect(
                Collectors.toMap(
                    l -> l.split(" ", 2)[0], l -> Integer.parseInt(l.split(" ", 2)[1]))));
  }

  private boolean hasPython() throws InterruptedException {
    try {
      return Processes.run(directory, Map.of(), "", List.of("python3", "--version")).code() == 0;
    } catch (IOException none) {
      return false;
    }
  }

  private static void put(Map<String, Integer> counts, String file, long rows) {
    if (rows > 0) {
      counts.put(file, (int) rows);
    }
  }

  private String deliver(String name, String text) throws IOException {
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in").resolve(name), text);
    return name;
  }
}
