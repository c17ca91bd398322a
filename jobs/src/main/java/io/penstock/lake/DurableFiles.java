package io.penstock.lake;

import java.io.BufferedWriter;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** Files of a local disk that are whole and lasting once they have their name. */
final class DurableFiles {
  private DurableFiles() {}

  /** Writes lines to a new file; its bytes are on the disk when this returns. */
  static void write(Path file, Iterator<String> lines, Consumer<String> seen) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile());
        BufferedWriter writer =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      while (lines.hasNext()) {
        String line = lines.next();
        seen.accept(line);
        writer.write(line);
        writer.write('\n');
      }
      writer.flush();
      out.getFD().sync();
    }
  }

  /**
   * Gives a written file its name, for one writer of all that try: {@code link(2)} fails where the
   * name exists. The name is on the disk when this returns.
   *
   * @throws FileAlreadyExistsException if another writer has the name
   * @throws io.penstock.problem.PenstockException if the file system has no hard links (69)
   */
  static void publish(Path written, Path name) throws IOException {
    Object identity;
    try {
      identity = identity(written);
      Files.createLink(name, written);
    } catch (NoSuchFileException e) {
      // What is left over of a version that is there is swept, by whomever.
      if (Files.exists(name)) {
        throw new FileAlreadyExistsException(name.toString());
      }
      throw e;
    } catch (UnsupportedOperationException e) {
      throw LakeProblems.noHardLinks(directory(name), e);
    } catch (FileSystemException e) {
      if (isUnsupported(e)) {
        throw LakeProblems.noHardLinks(directory(name), e);
      }
      throw e;
    }
    syncDirectory(directory(name));
    // A writer that renames onto the name, as Delta's own store does, may have looked just before.
    if (!Objects.equals(identity, identity(name))) {
      throw new FileAlreadyExistsException(name.toString());
    }
  }

  /** Gives a written file its name, whatever had it before. */
  static void replace(Path written, Path name) throws IOException {
    Files.move(written, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(directory(name));
  }

  /** Puts the bytes of files on the disk that others have written; one that is gone is left out. */
  static void sync(Collection<Path> files) throws IOException {
    try {
      files.parallelStream().forEach(DurableFiles::sync);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Puts the names in a directory on the disk; one that may not be listed is left out. */
  static void syncDirectory(Path directory) throws IOException {
    // A channel does not survive an interrupt; what is published must not look as if it were not.
    boolean wasInterrupted = Thread.interrupted();
    try {
      while (!trySync(directory)) {
        wasInterrupted |= Thread.interrupted();
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean trySync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (AccessDeniedException e) {
      return true;
    }
  }

  private static void sync(Path file) {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      in.getFD().sync();
    } catch (IOException e) {
      if (Files.exists(file)) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What a file is, whatever its name; equal for all files where the system does not say. */
  private static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? "" : key;
  }

  /** The words of EPERM, EOPNOTSUPP and ENOSYS, with which file systems refuse {@code link(2)}. */
  private static boolean isUnsupported(FileSystemException e) {
    String reason = String.valueOf(e.getReason()).toLowerCase(Locale.ROOT);
    return reason.contains("not permitted")
        || reason.contains("not supported")
        || reason.contains("not implemented");
  }

  private static Path directory(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
