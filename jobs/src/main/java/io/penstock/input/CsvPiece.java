package io.penstock.input;

import java.io.Serializable;
import java.util.List;

/**
 * A file to read, or a piece of one.
 *
 * @param file the file
 * @param start its first byte
 * @param end the byte after its last; records that begin before are its records
 * @param before how many records of the file are before it
 * @param order for each declared column, which value of a record it is
 */
record CsvPiece(SourceFile file, long start, long end, long before, List<Integer> order)
    implements Serializable {
  CsvPiece {
    order = List.copyOf(order);
  }

  CsvPiece from(long newStart, long newEnd) {
    return new CsvPiece(file, newStart, newEnd, before, order);
  }

  CsvPiece after(long records) {
    return new CsvPiece(file, start, end, records, order);
  }

  long sizeBytes() {
    return Math.min(end, file.sizeBytes()) - start;
  }
}
