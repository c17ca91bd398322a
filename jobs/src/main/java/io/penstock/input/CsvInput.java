package io.penstock.input;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Opens CSV files: unpacked, and of UTF-8 where the charset is a wide one. */
final class CsvInput {
  private final Configuration conf;
  private final CompressionCodecFactory codecs;
  private final CsvDialect dialect;

  CsvInput(Configuration conf, CsvDialect dialect) {
    this.conf = conf;
    this.codecs = new CompressionCodecFactory(conf);
    this.dialect = dialect;
  }

  /** Whether a file is packed, by its name. */
  boolean isPacked(SourceFile file) {
    return codecs.getCodec(file.hadoopPath()) != null;
  }

  /** The bytes of a file, unpacked, from one on; only 0 in a packed file. */
  InputStream bytes(SourceFile file, long from) throws IOException {
    Path path = file.hadoopPath();
    FSDataInputStream raw = path.getFileSystem(conf).open(path);
    try {
      if (from > 0) {
        raw.seek(from);
      }
      CompressionCodec codec = codecs.getCodec(path);
      return codec == null ? raw : codec.createInputStream(raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** The lines of a piece. */
  LineReader lines(CsvPiece piece) throws IOException {
    InputStream bytes = bytes(piece.file(), Math.max(0, piece.start() - 1));
    try {
      return lines(bytes, piece.start(), piece.end());
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** The lines of bytes that begin at {@code start - 1}, or at 0. */
  LineReader lines(InputStream bytes, long start, long end) throws IOException {
    InputStream in = dialect.isWide() ? new Transcoding(bytes, dialect.declaredCharset()) : bytes;
    return new LineReader(in, start, end, dialect.longest(), dialect.lineEnd());
  }
}
