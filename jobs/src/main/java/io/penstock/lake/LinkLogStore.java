package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.storage.HDFSLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * How Delta's logs are written on a local disk ({@code spark.delta.logStore.file.impl}): of all
 * processes that write one version exactly one succeeds, and what has succeeded survives a power
 * loss. A commit is written to a temporary file, which is synced and then gets its name by a hard
 * link, which fails where the name exists; before that the data files that it names are synced.
 * What is overwritten, such as {@code _last_checkpoint}, is replaced as a whole.
 *
 * <p>Delta's own store for {@code file:} looks whether the name is there and then renames, which
 * replaces. A program that uses it beside this class can still lose its own commit, and replaces
 * one of this class only in the moment between its look and its rename; if that happens before the
 * directory is synced, this class sees it, and Delta commits anew.
 *
 * <p>No side file with Hadoop's checksum is written: it has a name of its own, so that it could
 * never appear at once with its commit, and one of another writer would make a good commit
 * unreadable. One that a removed commit has left is removed.
 */
public final class LinkLogStore extends HDFSLogStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADD = "{\"add\":";
  private static final String FIRST = "0".repeat(20) + ".json";
  // The table, the lake, and the directory of lakes may all be new.
  private static final int NEW_DIRECTORIES = 3;

  /** Made by Delta. */
  public LinkLogStore(Configuration hadoop) {
    super(hadoop);
  }

  /**
   * Writes lines to a file.
   *
   * @throws FileAlreadyExistsException if it exists and {@code overwrite} is false
   * @throws io.penstock.problem.PenstockException if the file system has no hard links (69)
   */
  @Override
  public void write(
      org.apache.hadoop.fs.Path path,
      Iterator<String> actions,
      Boolean overwrite,
      Configuration hadoop)
      throws IOException {
    Path file = Path.of(path.toUri().getPath());
    Path directory = Objects.requireNonNull(file.getParent());
    if (!Files.isDirectory(directory)) {
      throw new FileNotFoundException("No such directory: " + directory);
    }
    if (!overwrite && Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path written = directory.resolve(LogLeftovers.temporary(file.getFileName().toString()));
    try {
      Set<Path> data = new LinkedHashSet<>();
      DurableFiles.write(written, actions, line -> addData(line, directory, data));
      syncData(data, directory);
      removeSideFile(file);
      if (overwrite) {
        DurableFiles.replace(written, file);
      } else {
        DurableFiles.publish(written, file);
        syncParents(file, directory);
      }
    } finally {
      Files.deleteIfExists(written);
    }
    LogLeftovers.sweep(directory);
  }

  private static void addData(String line, Path log, Set<Path> data) {
    if (!line.startsWith(ADD)) {
      return;
    }
    try {
      JsonNode path = JSON.readTree(line).path("add").path("path");
      URI uri = URI.create(path.asText());
      if (uri.getScheme() == null || uri.getScheme().equals("file")) {
        data.add(log.resolveSibling(uri.getPath()));
      }
    } catch (IOException | IllegalArgumentException e) {
      // Delta's to judge.
    }
  }

  /** The rows of a commit that outlives a power loss must outlive it too. */
  private static void syncData(Set<Path> files, Path log) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    DurableFiles.sync(files);
    Path table = Objects.requireNonNull(log.getParent());
    Set<Path> directories = new LinkedHashSet<>();
    for (Path file : files) {
      Path at = file.getParent();
      while (at != null && at.startsWith(table) && Files.isDirectory(at) && directories.add(at)) {
        at = at.getParent();
      }
    }
    for (Path directory : directories) {
      DurableFiles.syncDirectory(directory);
    }
  }

  private static void syncParents(Path file, Path directory) throws IOException {
    if (!file.endsWith(FIRST)) {
      return;
    }
    Path at = directory.getParent();
    for (int i = 0; i < NEW_DIRECTORIES && at != null; i++, at = at.getParent()) {
      DurableFiles.syncDirectory(at);
    }
  }

  private static void removeSideFile(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
