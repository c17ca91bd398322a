package io.penstock.it.faults;

import static io.penstock.it.faults.Scenario.refused;
import static io.penstock.it.faults.Scenario.survived;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** More faults of input: what has no end, what has no bytes, and clocks. */
final class InputFaults {
  private static final long GIBIBYTE = 1L << 30;

  private InputFaults() {}

  static List<Scenario> all() {
    return List.of(
        refused(
            "F25",
            "a gzip file of 1 MB unpacks to one record of 1 GiB",
            (shop, table) -> {
              Path unfinished = shop.inbox.resolve("_b");
              try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
                byte[] zeros = new byte[1 << 20];
                for (long i = 0; i < GIBIBYTE; i += zeros.length) {
                  out.write(zeros);
                }
              }
              Files.move(unfinished, shop.inbox.resolve("b.csv.gz"));
            },
            65,
            List.of("b\\.csv\\.gz", "b\\.csv\\.gz", "more than 200 times", "(?i)deliver it again"),
            (shop, table) -> {
              Files.delete(shop.inbox.resolve("b.csv.gz"));
              shop.deliver("c.csv", 50);
            }),
        survived(
            "F29 endless",
            "a file of good lines and one of 128 MiB that does not end",
            (shop, table) -> {
              Path unfinished = shop.inbox.resolve("_b");
              byte[] lines = Shop.text(shop.lines(50)).getBytes(StandardCharsets.UTF_8);
              Files.write(unfinished, lines);
              try (RandomAccessFile file = new RandomAccessFile(unfinished.toFile(), "rw")) {
                file.setLength(lines.length + GIBIBYTE / 8);
              }
              Files.move(unfinished, shop.inbox.resolve("b.csv"));
            }),
        survived(
            "F37 zero",
            "a file of no bytes",
            (shop, table) -> {
              shop.deliver("b.csv", "");
              shop.deliver("c.csv", 50);
            }),
        refused(
            "F37 none",
            "the folder of the files is empty",
            (shop, table) -> move(shop.inbox, Files.createDirectories(shop.root.resolve("away"))),
            66,
            List.of("/in", "payments|in", "(?i)no file|empty", "(?i)deliver|path|onEmpty"),
            (shop, table) -> {
              move(shop.root.resolve("away"), shop.inbox);
              shop.deliver("b.csv", 50);
            }),
        survived(
            "F23 back",
            "the clock goes back a day",
            (shop, table) -> {
              ofTomorrow(shop.inbox);
              ofTomorrow(table);
              if (Files.exists(shop.lake)) {
                ofTomorrow(shop.lake);
              }
              shop.deliver("b.csv", 50);
            }));
  }

  private static void move(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.move(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** As if all that was written by now had been written on the next day. */
  private static void ofTomorrow(Path root) throws IOException {
    FileTime tomorrow = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, tomorrow);
      }
    }
  }
}
