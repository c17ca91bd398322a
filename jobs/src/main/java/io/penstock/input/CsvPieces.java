package io.penstock.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.SerializableConfiguration;

/** Cuts files into pieces and puts pieces into partitions, by the sizes that Spark would choose. */
final class CsvPieces {
  private final SparkSession spark;
  private final CsvDialect dialect;
  private final long openBytes;
  private final long mostBytes;

  CsvPieces(SparkSession spark, CsvDialect dialect, List<CsvPiece> files) {
    this.spark = spark;
    this.dialect = dialect;
    SQLConf conf = ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().conf();
    this.openBytes = conf.filesOpenCostInBytes();
    long bytes = files.stream().mapToLong(file -> file.sizeBytes() + openBytes).sum();
    long perCore = bytes / Math.max(1, spark.sparkContext().defaultParallelism());
    this.mostBytes = Math.min(conf.filesMaxPartitionBytes(), Math.max(openBytes, perCore));
  }

  /** The pieces of a file; the file itself if it is not big. */
  List<CsvPiece> cut(CsvPiece file) {
    long size = file.sizeBytes();
    List<CsvPiece> pieces = new ArrayList<>();
    for (long start = 0; start < size; start += mostBytes) {
      boolean isLast = start + mostBytes >= size;
      pieces.add(file.from(start, isLast ? Long.MAX_VALUE : start + mostBytes));
    }
    return pieces;
  }

  /**
   * The same pieces, each knowing how many records of its file are before it. Runs one Spark job if
   * files were cut: it looks for line ends and for nothing else.
   */
  List<CsvPiece> numbered(List<CsvPiece> pieces) {
    List<CsvPiece> followed =
        pieces.stream().filter(piece -> piece.end() != Long.MAX_VALUE).toList();
    if (followed.isEmpty()) {
      return pieces;
    }
    List<Long> counts = count(followed);
    Map<SourceFile, Long> before = new HashMap<>();
    List<CsvPiece> numbered = new ArrayList<>();
    int counted = 0;
    for (CsvPiece piece : pieces) {
      numbered.add(piece.after(before.getOrDefault(piece.file(), 0L)));
      if (piece.end() != Long.MAX_VALUE) {
        before.merge(piece.file(), counts.get(counted++), Long::sum);
      }
    }
    return numbered;
  }

  /** Pieces that one task reads, one after the other. */
  List<List<CsvPiece>> partitions(List<CsvPiece> pieces) {
    List<List<CsvPiece>> partitions = new ArrayList<>();
    List<CsvPiece> partition = new ArrayList<>();
    long bytes = 0;
    for (CsvPiece piece :
        pieces.stream().sorted(Comparator.comparing(CsvPiece::sizeBytes).reversed()).toList()) {
      if (!partition.isEmpty() && bytes + piece.sizeBytes() > mostBytes) {
        partitions.add(partition);
        partition = new ArrayList<>();
        bytes = 0;
      }
      partition.add(piece);
      bytes += piece.sizeBytes() + openBytes;
    }
    partitions.add(partition);
    return partitions;
  }

  private List<Long> count(List<CsvPiece> pieces) {
    CsvDialect how = dialect;
    SerializableConfiguration conf =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(pieces, pieces.size())
        .map(piece -> countRecords(piece, new CsvInput(conf.value(), how), how))
        .collect();
  }

  private static long countRecords(CsvPiece piece, CsvInput input, CsvDialect dialect) {
    try (CsvLines lines = new CsvLines(input.lines(piece), dialect, piece.start() == 0)) {
      long records = 0;
      while (lines.advance()) {
        records++;
      }
      return records;
    } catch (IOException e) {
      throw InputProblems.unreadableFile(piece.file(), e);
    }
  }
}
