package io.penstock.input;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** What a task does: reads pieces of files, one after the other. */
final class CsvScan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SerializableConfiguration conf;
  private final CsvDialect dialect;
  private final StructType declared;

  CsvScan(SerializableConfiguration conf, CsvDialect dialect, StructType declared) {
    this.conf = conf;
    this.dialect = dialect;
    this.declared = declared;
  }

  /** The records of pieces; see {@link CsvRecords}. */
  Iterator<InternalRow> records(Iterator<List<CsvPiece>> partitions) {
    Records records = new Records(partitions);
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              records.close();
            });
    return records;
  }

  private final class Records implements Iterator<InternalRow> {
    private final CsvInput input = new CsvInput(conf.value(), dialect);
    private final Iterator<List<CsvPiece>> partitions;
    private Iterator<CsvPiece> pieces = Collections.emptyIterator();
    private Iterator<InternalRow> rows = Collections.emptyIterator();

    Records(Iterator<List<CsvPiece>> partitions) {
      this.partitions = partitions;
    }

    @Override
    public boolean hasNext() {
      while (!rows.hasNext()) {
        close();
        while (!pieces.hasNext()) {
          if (!partitions.hasNext()) {
            return false;
          }
          pieces = partitions.next().iterator();
        }
        open(pieces.next());
      }
      return true;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return rows.next();
    }

    private void open(CsvPiece piece) {
      SourceFile file = piece.file();
      InputFileBlockHolder.set(file.path(), piece.start(), piece.sizeBytes());
      try {
        rows = new CsvRecords(piece, input, dialect, declared);
      } catch (IOException e) {
        throw InputProblems.unreadableFile(file, e);
      }
    }

    void close() {
      if (rows instanceof CsvRecords open) {
        rows = Collections.emptyIterator();
        try {
          open.close();
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }
}
