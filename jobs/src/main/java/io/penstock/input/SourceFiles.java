package io.penstock.input;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** Finds input files and says what they are; uses no Spark. */
public final class SourceFiles {
  private static final BigInteger DIGESTS = BigInteger.ONE.shiftLeft(128);

  private SourceFiles() {}

  /**
   * The files that {@code paths} mean, sorted by path, each once: files, directories with all that
   * is under them, and globs. Left out of directories and globs are names that begin with {@code _}
   * or {@code .} or end in {@code .tmp} or {@code ._COPYING_}. A path that means no file is an
   * error (66).
   *
   * @param base where relative paths start
   */
  public static List<SourceFile> list(Configuration conf, List<String> paths, Path base) {
    TreeSet<SourceFile> files = new TreeSet<>();
    for (String path : paths) {
      Path absolute = UserPaths.resolve(base, path);
      try {
        files.addAll(expand(absolute.getFileSystem(conf), path, absolute));
      } catch (IOException e) {
        throw InputProblems.cannotRead(absolute, e);
      }
    }
    return List.copyOf(files);
  }

  /**
   * A digest of path, size and time of all files, whatever their order. Equal digests mean that the
   * same files were listed; costs no look at their content.
   */
  public static String digest(Collection<SourceFile> files) {
    MessageDigest sha = sha256();
    BigInteger sum = BigInteger.ZERO;
    for (SourceFile file : files) {
      String text = file.path() + "|" + file.sizeBytes() + "|" + file.modified();
      sum = sum.add(new BigInteger(1, sha.digest(text.getBytes(StandardCharsets.UTF_8))));
    }
    return sum.mod(DIGESTS).toString(16);
  }

  /** As {@link #list}, but a path that means no file means none. */
  public static List<SourceFile> listIfAny(Configuration conf, List<String> paths, Path base) {
    List<SourceFile> files = new ArrayList<>();
    for (String path : paths) {
      try {
        files.addAll(list(conf, List.of(path), base));
      } catch (PenstockException e) {
        if (e.exitCode() != ExitCode.NO_INPUT) {
          throw e;
        }
      }
    }
    return files.stream().distinct().sorted().toList();
  }

  /** A file as it is now; empty where it is gone. */
  public static Optional<SourceFile> now(Configuration conf, SourceFile file) {
    Path path = file.hadoopPath();
    try {
      return Optional.of(SourceFile.of(path.getFileSystem(conf).getFileStatus(path)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw InputProblems.cannotRead(path, e);
    }
  }

  /** Files as they are now, without those that are gone. */
  public static List<SourceFile> now(Configuration conf, Collection<SourceFile> files) {
    return files.stream().flatMap(file -> now(conf, file).stream()).toList();
  }

  /** Whether nobody has the file open for writing, as far as its file system can tell. */
  public static boolean isClosed(Configuration conf, SourceFile file) {
    Path path = file.hadoopPath();
    try {
      return !(path.getFileSystem(conf) instanceof DistributedFileSystem hdfs)
          || hdfs.isFileClosed(path);
    } catch (FileNotFoundException e) {
      throw InputProblems.fileChangedWhileReading(file, "is gone");
    } catch (IOException e) {
      throw InputProblems.cannotRead(path, e);
    }
  }

  private static List<SourceFile> expand(FileSystem fs, String asWritten, Path path)
      throws IOException {
    FileStatus[] matches = fs.globStatus(path);
    if (matches == null) {
      throw InputProblems.missingInput(asWritten, path);
    }
    boolean isGlob = matches.length != 1 || !matches[0].getPath().getName().equals(path.getName());
    List<SourceFile> files = new ArrayList<>();
    for (FileStatus match : matches) {
      if (!isGlob || isData(match)) {
        collect(fs, match, files);
      }
    }
    if (files.isEmpty()) {
      throw InputProblems.noInputFiles(asWritten, path);
    }
    return files;
  }

  private static void collect(FileSystem fs, FileStatus found, List<SourceFile> files)
      throws IOException {
    if (!found.isDirectory()) {
      files.add(SourceFile.of(found));
      return;
    }
    // In pages, since a directory may have a million files.
    RemoteIterator<FileStatus> children = fs.listStatusIterator(found.getPath());
    while (children.hasNext()) {
      FileStatus child = children.next();
      if (isData(child)) {
        collect(fs, child, files);
      }
    }
  }

  private static boolean isData(FileStatus file) {
    String name = file.getPath().getName();
    return !name.startsWith("_")
        && !name.startsWith(".")
        && !name.endsWith(".tmp")
        && !name.endsWith("._COPYING_");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
