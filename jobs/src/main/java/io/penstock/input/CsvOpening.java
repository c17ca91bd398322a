package io.penstock.input;

import io.penstock.definition.OnSchemaChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.StructType;

/** Looks at the beginning of CSV files: their charset and their header; uses no Spark session. */
final class CsvOpening {
  private static final int SAMPLE = 1 << 16;

  private final CsvInput input;
  private final CsvDialect dialect;

  CsvOpening(Configuration conf, CsvDialect dialect) {
    this.input = new CsvInput(conf, dialect);
    this.dialect = dialect;
  }

  /** The names in a file's header; none if it has none. A wrong charset is an error (65). */
  List<String> names(SourceFile file) {
    try (InputStream bytes = input.bytes(file, 0)) {
      byte[] sample = bytes.readNBytes(SAMPLE);
      new CsvCharset(dialect).require(file, sample, sample.length < SAMPLE);
      if (!dialect.spark().headerFlag()) {
        return List.of();
      }
      InputStream all = new SequenceInputStream(new ByteArrayInputStream(sample), bytes);
      CsvLines lines = new CsvLines(input.lines(all, 0, Long.MAX_VALUE), dialect, false);
      if (!lines.advance()) {
        return List.of();
      }
      String header = CsvLine.of(lines, dialect, dialect.charset()).text();
      return CsvHeader.split(header, dialect.spark());
    } catch (IOException e) {
      throw InputProblems.unreadableFile(file, e);
    }
  }

  /** A file to be read as a whole, its header compared with the declared columns (65). */
  CsvPiece open(SourceFile file, StructType declared, ColumnDrift drift) {
    List<String> names = names(file);
    CsvMapping mapping =
        names.isEmpty() || drift.mode() == OnSchemaChange.FAIL
            ? CsvMapping.exact(
                CsvHeader.declared(List.of(declared.fieldNames())).order(file, names))
            : CsvMapping.of(file, declared, names, drift);
    return new CsvPiece(file, 0, Long.MAX_VALUE, 0, mapping);
  }

  /** Whether the file can be read in pieces. */
  boolean isSplittable(SourceFile file) {
    return dialect.isSplittable() && !input.isPacked(file);
  }

  /** Whether a file that is not packed ends without a line end. */
  boolean isEndOpen(SourceFile file) {
    if (file.sizeBytes() == 0 || !dialect.isSplittable() || input.isPacked(file)) {
      return false;
    }
    try (InputStream last = input.bytes(file, file.sizeBytes() - 1)) {
      int end = last.read();
      return end >= 0 && end != '\n' && end != '\r';
    } catch (IOException e) {
      throw InputProblems.unreadableFile(file, e);
    }
  }
}
