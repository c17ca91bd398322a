package io.penstock.sample;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One gzip file of transactions per month; one is open at a time. */
final class TransactionFiles implements Closeable {

  private static final String HEADER =
      "transaction_id,customer_id,transaction_date,transaction_amount,transaction_type";

  private final Path directory;
  private final SortedMap<YearMonth, Long> rows = new TreeMap<>();
  private @Nullable BufferedWriter writer;

  TransactionFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  private static final class BestGzip extends GZIPOutputStream {

    BestGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  /** Writes a row into the file of the month; months come in order. */
  void write(YearMonth month, String row) throws IOException {
    BufferedWriter open = writer;
    if (open == null || !rows.containsKey(month)) {
      open = open(month);
    }
    open.append(row).append('\n');
    rows.merge(month, 1L, Long::sum);
  }

  /** Rows of each file, header not counted. */
  SortedMap<YearMonth, Long> rows() {
    return rows;
  }

  private BufferedWriter open(YearMonth month) throws IOException {
    close();
    OutputStream file = Files.newOutputStream(directory.resolve(month + ".csv.gz"));
    BufferedWriter opened =
        new BufferedWriter(new OutputStreamWriter(new BestGzip(file), StandardCharsets.UTF_8));
    opened.append(HEADER).append('\n');
    writer = opened;
    return opened;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
