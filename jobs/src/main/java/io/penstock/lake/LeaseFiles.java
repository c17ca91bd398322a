package io.penstock.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.ipc.RemoteException;

/**
 * The files of {@link Lease} in {@code <lake>/_lease}: {@code N.json} says who took turn {@code N},
 * and appears whole or not at all, once; the time of {@code N.beat} says when it was renewed.
 */
final class LeaseFiles {
  private static final Pattern TURN = Pattern.compile("(\\d{10})\\.json");

  private final FileSystem fs;
  private final Path directory;

  LeaseFiles(Configuration conf, Path lake) throws IOException {
    FileSystem of = lake.getFileSystem(conf);
    // Without the side files with checksums, which would be a second thing to publish.
    this.fs = of instanceof LocalFileSystem local ? local.getRawFileSystem() : of;
    this.directory = new Path(lake, "_lease");
  }

  /** The number of the newest turn; 0 if there was none. */
  long newest() throws IOException {
    long newest = 0;
    for (FileStatus file : list()) {
      newest = Math.max(newest, turn(file.getPath()));
    }
    return newest;
  }

  /** Who took a turn; empty if the text was cut off, or a newer turn has removed it. */
  Optional<LeaseHolder> read(long turn) throws IOException {
    try (var in = fs.open(file(turn))) {
      return LeaseHolder.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException removed) {
      return Optional.empty();
    }
  }

  /** When a turn was taken or renewed, by the file system's clock, in ms; empty if it is gone. */
  OptionalLong renewed(long turn) throws IOException {
    long newest = Math.max(modified(file(turn)), modified(beat(turn)));
    return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
  }

  /**
   * The time now by the clock that stamps this file system's files, in ms; empty if one who took a
   * turn meanwhile has removed the file that was made to see it.
   */
  OptionalLong now() throws IOException {
    Path probe = scratch();
    try {
      touch(probe);
      return OptionalLong.of(fs.getFileStatus(probe).getModificationTime());
    } catch (IOException e) {
      if (isSwept(e)) {
        return OptionalLong.empty();
      }
      throw e;
    } finally {
      fs.delete(probe, false);
    }
  }

  /** Takes a turn; false if somebody else has it. */
  boolean publish(long turn, LeaseHolder holder) throws IOException {
    fs.mkdirs(directory);
    Path unfinished = scratch();
    try {
      write(unfinished, holder.toJson() + "\n");
      return fs instanceof RawLocalFileSystem local
          ? link(local, unfinished, file(turn))
          // A name node refuses to rename onto a file, in one step.
          : fs.rename(unfinished, file(turn));
    } catch (IOException e) {
      if (isSwept(e)) {
        return false; // by one who took the turn
      }
      throw e;
    } finally {
      fs.delete(unfinished, false);
    }
  }

  /** Says that the holder of a turn is alive. */
  void renew(long turn) throws IOException {
    touch(beat(turn));
  }

  /** Removes all that is older than a turn. */
  void sweep(long turn) throws IOException {
    for (FileStatus file : list()) {
      String name = file.getPath().getName();
      if (!name.equals(file(turn).getName())
          && !name.equals(beat(turn).getName())
          && turn(file.getPath()) < turn) {
        fs.delete(file.getPath(), false);
      }
    }
  }

  /** Whether a file was removed while it was written; a name node says so in its own way. */
  private static boolean isSwept(IOException failure) {
    return failure instanceof NoSuchFileException
        || failure instanceof FileNotFoundException
        || (failure instanceof RemoteException remote
            && remote.unwrapRemoteException(FileNotFoundException.class)
                instanceof FileNotFoundException);
  }

  private static boolean link(RawLocalFileSystem local, Path from, Path to) throws IOException {
    java.nio.file.Path target = local.pathToFile(to).toPath();
    java.nio.file.Path source = local.pathToFile(from).toPath();
    try {
      Files.createLink(target, source);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } catch (NoSuchFileException swept) {
      throw swept;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      // A reader may then see half of the text, and takes it for that of one who is alive.
      try {
        Files.write(target, Files.readAllBytes(source), StandardOpenOption.CREATE_NEW);
        return true;
      } catch (FileAlreadyExistsException taken) {
        return false;
      }
    }
  }

  private long modified(Path file) throws IOException {
    try {
      return fs.getFileStatus(file).getModificationTime();
    } catch (FileNotFoundException none) {
      return -1;
    }
  }

  private void touch(Path file) throws IOException {
    if (fs instanceof RawLocalFileSystem local) {
      // One byte: that no byte was written over none need not count as a change.
      Files.write(local.pathToFile(file).toPath(), new byte[] {'\n'});
    } else {
      fs.create(file, true).close(); // of no bytes: it needs no data node
    }
  }

  private void write(Path file, String text) throws IOException {
    if (fs instanceof RawLocalFileSystem local) {
      Files.writeString(local.pathToFile(file).toPath(), text); // Hadoop would start a chmod
      return;
    }
    try (OutputStream out = fs.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private FileStatus[] list() throws IOException {
    try {
      return fs.listStatus(directory);
    } catch (FileNotFoundException none) {
      return new FileStatus[0];
    }
  }

  private static long turn(Path file) {
    Matcher name = TURN.matcher(file.getName());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  private Path file(long turn) {
    return new Path(directory, "%010d.json".formatted(turn));
  }

  private Path beat(long turn) {
    return new Path(directory, "%010d.beat".formatted(turn));
  }

  private Path scratch() {
    return new Path(directory, "." + UUID.randomUUID() + ".tmp");
  }
}
