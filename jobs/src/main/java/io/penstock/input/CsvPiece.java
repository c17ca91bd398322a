package io.penstock.input;

import java.io.Serializable;

/**
 * A file to read, or a piece of one.
 *
 * @param file the file
 * @param start its first byte
 * @param end the byte after its last; records that begin before are its records
 * @param before how many records of the file are before it
 * @param mapping which value of a record goes to which column
 */
record CsvPiece(SourceFile file, long start, long end, long before, CsvMapping mapping)
    implements Serializable {
  CsvPiece from(long newStart, long newEnd) {
    return new CsvPiece(file, newStart, newEnd, before, mapping);
  }

  CsvPiece after(long records) {
    return new CsvPiece(file, start, end, records, mapping);
  }

  long sizeBytes() {
    return Math.min(end, file.sizeBytes()) - start;
  }
}
