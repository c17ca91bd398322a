package io.penstock.input;

import io.penstock.problem.Causes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a whole file has found. A compressed one is also unpacked, by the code that
 * the load will use, so that a cut, a garbled or a faked one is known before any row is written.
 *
 * @param sha256 of its bytes, in hexadecimal
 * @param fault why it cannot be read as a whole; null where it can
 */
public record FileContent(String sha256, @Nullable String fault) {
  private static final int BUFFER = 1 << 16;
  // Deflate reaches 1,032; columns that repeat themselves reach about 100.
  private static final long MOST_TIMES = 200;
  private static final long NEVER_A_BOMB = 100_000_000;

  /** Reads each file once, several at a time. One that is gone or cannot be opened is an error. */
  public static Map<SourceFile, FileContent> read(
      Configuration conf, Collection<SourceFile> files) {
    CompressionCodecFactory codecs = new CompressionCodecFactory(conf);
    return Parallel.byItem(files, file -> of(conf, codecs, file));
  }

  private static FileContent of(
      Configuration conf, CompressionCodecFactory codecs, SourceFile file) {
    MessageDigest sha = newSha256();
    Path path = file.hadoopPath();
    CompressionCodec codec = file.sizeBytes() == 0 ? null : codecs.getCodec(path);
    // The others need libraries of the system, and Spark says itself where they fail.
    CompressionCodec unpacked =
        codec instanceof DefaultCodec || codec instanceof BZip2Codec ? codec : null;
    try (InputStream in = new DigestInputStream(path.getFileSystem(conf).open(path, BUFFER), sha)) {
      byte[] buffer = new byte[BUFFER];
      String fault = unpacked == null ? null : fault(unpacked, in, file.sizeBytes(), buffer);
      while (in.read(buffer) >= 0) {
        // The digest is of all bytes, whatever was unpacked of them.
      }
      return new FileContent(HexFormat.of().formatHex(sha.digest()), fault);
    } catch (FileNotFoundException e) {
      throw InputProblems.fileChangedWhileReading(file, "is gone");
    } catch (IOException e) {
      throw InputProblems.cannotRead(path, e);
    }
  }

  // Not closed: it would close the stream below it, of which the digest needs the rest.
  @SuppressWarnings("resource")
  private static @Nullable String fault(
      CompressionCodec codec, InputStream in, long packed, byte[] buffer) {
    long most = Math.max(NEVER_A_BOMB, packed * MOST_TIMES);
    long unpacked = 0;
    Decompressor unpacker = CodecPool.getDecompressor(codec);
    try {
      InputStream out = codec.createInputStream(in, unpacker);
      for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
        unpacked += n;
        if (unpacked > most) {
          return "unpacks to more than %,d times its %,d bytes".formatted(MOST_TIMES, packed);
        }
      }
      return null;
    } catch (IOException | RuntimeException e) {
      return "cannot be unpacked after %,d bytes: %s".formatted(unpacked, Causes.firstLine(e));
    } finally {
      CodecPool.returnDecompressor(unpacker);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
