package io.penstock.it.faults;

import static io.penstock.it.faults.Scenario.refused;
import static io.penstock.it.faults.Scenario.survived;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** The faults of input files and of tables that one process meets. */
final class FileFaults {
  private static final String DELIVER_AGAIN = "(?i)deliver|replace|remove|correct|copy|restore";
  private static final List<String> BAD_FILE =
      List.of(
          "b\\.csv",
          "b\\.csv|line|byte",
          "(?i)gzip|cut|damaged|end of|corrupt|read",
          DELIVER_AGAIN);

  private FileFaults() {}

  static List<Scenario> all() {
    return Stream.of(logs(), packed(), texts(), records(), headers(), deliveries())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Scenario> logs() {
    List<String> message =
        List.of(
            "0000\\.json|_delta_log",
            "\\d{20}|version",
            "(?i)empty|damaged|no commit|contiguous|missing",
            "(?i)restore|backup|return to");
    return List.of(
        damagedLog(
            "F18 empty",
            "the newest commit file is empty",
            message,
            file -> Files.write(file, new byte[0])),
        damagedLog(
            "F18 half",
            "the newest commit file is cut in the middle",
            message,
            file ->
                Files.write(
                    file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2))),
        damagedLog("F18 missing", "a commit file is gone", message, Files::delete),
        refused(
            "F19",
            "8 bytes of a data file are flipped",
            (shop, table) -> {
              Path data = dataFile(table);
              Files.copy(data, shop.root.resolve("kept"));
              byte[] bytes = Files.readAllBytes(data);
              int end = endOfAmounts(data);
              for (int i = end - 8; i < end; i++) {
                bytes[i] ^= 0x55;
              }
              Files.write(data, bytes);
              Files.deleteIfExists(data.resolveSibling("." + data.getFileName() + ".crc"));
              shop.deliver("b.csv", 100);
            },
            65,
            List.of(
                "\\.parquet",
                "payments",
                "(?i)checksum|crc|damaged|corrupt",
                "(?i)restore|backup|refresh"),
            (shop, table) ->
                Files.copy(
                    shop.root.resolve("kept"),
                    dataFile(table),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING)));
  }

  private interface Damage {
    void to(Path file) throws IOException;
  }

  private static Scenario damagedLog(
      String fault, String what, List<String> message, Damage damage) {
    return refused(
        fault,
        what,
        (shop, table) -> {
          Path commit = table.resolve("_delta_log/00000000000000000001.json");
          Files.copy(commit, shop.root.resolve("kept"));
          damage.to(commit);
          Files.deleteIfExists(commit.resolveSibling("." + commit.getFileName() + ".crc"));
          shop.deliver("b.csv", 100);
        },
        65,
        message,
        (shop, table) ->
            Files.copy(
                shop.root.resolve("kept"),
                table.resolve("_delta_log/00000000000000000001.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING));
  }

  private static List<Scenario> packed() {
    return List.of(
        packed(
            "F24 cut", "a gzip file is cut", bytes -> Arrays.copyOf(bytes, bytes.length * 2 / 3)),
        packed(
            "F24 garbled",
            "a gzip file is garbled in the middle",
            bytes -> {
              byte[] garbled = bytes.clone();
              Arrays.fill(garbled, bytes.length / 2, bytes.length / 2 + 16, (byte) 0x5a);
              return garbled;
            }),
        packed(
            "F24 fake",
            "a text is called .gz",
            bytes -> "id,customer,amount\n1,c,1\n".getBytes(StandardCharsets.UTF_8)));
  }

  private interface Change {
    byte[] of(byte[] bytes) throws IOException;
  }

  private static Scenario packed(String fault, String what, Change change) {
    return refused(
        fault,
        what,
        (shop, table) -> {
          byte[] whole = gzip(Shop.text(shop.lines(2000)));
          Files.write(shop.root.resolve("kept"), whole);
          shop.deliver("b.csv.gz", change.of(whole));
        },
        65,
        BAD_FILE,
        (shop, table) -> shop.deliver("b.csv.gz", Files.readAllBytes(shop.root.resolve("kept"))));
  }

  private static List<Scenario> texts() {
    return List.of(
        encoded("F26 latin1", "a file is Latin-1", StandardCharsets.ISO_8859_1),
        survived(
            "F26 one",
            "a record of a UTF-8 file is Latin-1",
            (shop, table) ->
                shop.deliver(
                    "b.csv",
                    (Shop.text(shop.lines(50)) + shop.nextId() + ",Zoé,2.5\n")
                        .getBytes(StandardCharsets.ISO_8859_1))),
        encoded("F26 utf16", "a file is UTF-16", StandardCharsets.UTF_16),
        survived(
            "F27 bom",
            "a file begins with a byte-order mark",
            (shop, table) -> shop.deliver("b.csv", "\uFEFF" + Shop.text(shop.lines(100)))),
        survived(
            "F27 crlf",
            "lines end in CR LF",
            (shop, table) ->
                shop.deliver("b.csv", Shop.text(shop.lines(100)).replace("\n", "\r\n"))),
        survived(
            "F27 end",
            "the last line has no end",
            (shop, table) -> shop.deliver("b.csv", Shop.text(shop.lines(100)).stripTrailing())),
        survived(
            "F28",
            "the last line is cut",
            (shop, table) ->
                shop.deliver("b.csv", Shop.text(shop.lines(100)) + shop.nextId() + ",c")),
        survived(
            "F29",
            "a field of 2 MiB",
            (shop, table) ->
                shop.deliver(
                    "b.csv",
                    Shop.text(shop.lines(100))
                        + shop.nextId()
                        + ","
                        + "x".repeat(2 << 20)
                        + ",1\n")));
  }

  /** A file in which every record has a letter that is none of ASCII. */
  private static Scenario encoded(String fault, String what, Charset charset) {
    return refused(
        fault,
        what,
        (shop, table) -> {
          List<String> lines = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            long id = shop.nextId();
            shop.expect(id, "Zoé", "2.5");
            lines.add(id + ",Zoé,2.5");
          }
          Files.writeString(shop.root.resolve("kept"), Shop.text(lines));
          shop.deliver("b.csv", Shop.text(lines).getBytes(charset));
        },
        65,
        List.of(
            "b\\.csv",
            "(?i)line|byte|begins with",
            "(?i)utf-8|utf-16|latin|iso-8859",
            "(?i)encoding|deliver|convert"),
        (shop, table) -> shop.deliver("b.csv", Files.readAllBytes(shop.root.resolve("kept"))));
  }

  private static List<Scenario> records() {
    return List.of(
        survived(
            "F30 ragged",
            "lines with too few and too many fields",
            (shop, table) ->
                shop.deliver(
                    "b.csv",
                    Shop.text(shop.lines(50))
                        + "x\n"
                        + shop.nextId()
                        + ",c,1,2,3\n"
                        + String.join("\n", shop.lines(50))
                        + "\n")),
        survived(
            "F30 quote",
            "a quote that is never closed",
            (shop, table) ->
                shop.deliver(
                    "b.csv",
                    Shop.text(shop.lines(50))
                        + shop.nextId()
                        + ",\"c,1\n"
                        + String.join("\n", shop.lines(50))
                        + "\n")),
        survived(
            "F39",
            "values that are none of their type",
            (shop, table) ->
                shop.deliver(
                    "b.csv",
                    Shop.text(shop.lines(50)) + shop.nextId() + ",c,\"1,234.5\"\nzwei,c,1\n")));
  }

  private static List<Scenario> headers() {
    return List.of(
        survived(
            "F31 order",
            "the columns come in another order",
            (shop, table) -> {
              List<String> lines =
                  shop.lines(100).stream()
                      .map(line -> line.split(","))
                      .map(cells -> cells[1] + "," + cells[2] + "," + cells[0])
                      .toList();
              shop.deliver("b.csv", "customer,amount,id\n" + String.join("\n", lines) + "\n");
            }),
        header(
            "F31 twice",
            "a column is there twice",
            "id,customer,customer",
            "twice|duplicate|more than once"),
        header("F31 absent", "a column is called otherwise", "id,client,amount", "client|customer"),
        refused(
            "F32",
            "a file has a column more",
            (shop, table) -> {
              List<String> lines = shop.lines(20);
              Files.writeString(shop.root.resolve("kept"), Shop.text(lines));
              shop.deliver(
                  "b.csv", "id,customer,amount,colour\n" + String.join(",red\n", lines) + ",red\n");
            },
            65,
            List.of("b\\.csv", "header|column|:1", "colour", "schema|deliver|onSchemaChange"),
            (shop, table) -> shop.deliver("b.csv", Files.readAllBytes(shop.root.resolve("kept")))));
  }

  private static Scenario header(String fault, String what, String header, String cause) {
    return refused(
        fault,
        what,
        (shop, table) -> {
          String text = Shop.text(shop.lines(20));
          Files.writeString(shop.root.resolve("kept"), text);
          shop.deliver("b.csv", text.replace("id,customer,amount", header));
        },
        65,
        List.of("b\\.csv", "header|column|:1", "(?i)" + cause, "(?i)schema|deliver|correct|header"),
        (shop, table) -> shop.deliver("b.csv", Files.readAllBytes(shop.root.resolve("kept"))));
  }

  private static List<Scenario> deliveries() {
    return List.of(
        survived(
            "F23",
            "a file from the future, then one of today",
            (shop, table) -> {
              shop.deliver("b.csv", 50);
              Files.setLastModifiedTime(
                  shop.inbox.resolve("b.csv"),
                  FileTime.from(Instant.now().plus(Duration.ofDays(1))));
              shop.deliver("c.csv", 50);
            }),
        survived(
            "F33 again",
            "a file comes again, same name, same content",
            (shop, table) -> {
              Path kept = shop.root.resolve("first.csv");
              shop.deliver("a.csv", Files.readAllBytes(kept));
            }),
        survived(
            "F33 renamed",
            "a file comes again under another name",
            (shop, table) ->
                shop.deliver("z.csv", Files.readAllBytes(shop.root.resolve("first.csv")))),
        refused(
            "F33 changed",
            "a loaded file comes with other content",
            (shop, table) -> {
              String old = Files.readString(shop.root.resolve("first.csv"));
              String more = String.join("\n", shop.lines(20)) + "\n";
              Files.writeString(shop.root.resolve("kept"), "id,customer,amount\n" + more);
              shop.deliver("a.csv", old + more);
            },
            65,
            List.of("a\\.csv", "batch|bytes", "changed", "new name|onChangedFile"),
            (shop, table) -> {
              shop.deliver("a.csv", Files.readAllBytes(shop.root.resolve("first.csv")));
              shop.deliver("b.csv", Files.readAllBytes(shop.root.resolve("kept")));
            }),
        survived(
            "F35",
            "files under names that are not finished",
            (shop, table) -> {
              Files.writeString(shop.inbox.resolve("_b.csv"), "id,customer,amount\n1,");
              Files.writeString(shop.inbox.resolve(".c.csv"), "id,customer,amount\n1,");
              Files.writeString(shop.inbox.resolve("d.csv.tmp"), "id,customer,amount\n1,");
              shop.deliver("b.csv", 50);
            }),
        survived(
            "F36",
            "a late file with an old time, and 200 of one time",
            (shop, table) -> {
              FileTime old = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
              for (int i = 0; i < 200; i++) {
                shop.deliver("n" + i + ".csv", 2);
                Files.setLastModifiedTime(shop.inbox.resolve("n" + i + ".csv"), old);
              }
            }),
        survived(
            "F37 header",
            "a file with a header only",
            (shop, table) -> shop.deliver("b.csv", "id,customer,amount\n")),
        refused(
            "F37 folder",
            "the folder of the files is gone",
            (shop, table) -> Files.move(shop.inbox, shop.root.resolve("away")),
            66,
            List.of(
                "in",
                "in",
                "(?i)does not exist|no such|not there|missing|no file",
                "(?i)path|deliver|create"),
            (shop, table) -> {
              Files.move(shop.root.resolve("away"), shop.inbox);
              shop.deliver("b.csv", 50);
            }));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Of a column that a table sums up: bytes that nobody reads are nobody's loss. */
  private static int endOfAmounts(Path data) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(data.toUri()), new Configuration()))) {
      ColumnChunkMetaData amounts =
          reader.getFooter().getBlocks().get(0).getColumns().stream()
              .filter(column -> column.getPath().toDotString().equals("amount"))
              .findFirst()
              .orElseThrow();
      return (int) (amounts.getStartingPos() + amounts.getTotalSize());
    }
  }

  private static Path dataFile(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }
}
