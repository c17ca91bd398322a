package io.penstock.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.ml.ModelManifest.ModelFile;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files of a stored model: taken down when it is stored, compared before it is loaded. */
final class ModelFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  /** More than any metadata line; a longer one is no metadata. */
  private static final int METADATA_BYTES = 64 << 20;

  private final FileSystem fileSystem;
  private final Path directory;
  private final String mend;

  ModelFiles(FileSystem fileSystem, Path directory, String mend) {
    this.fileSystem = fileSystem;
    this.directory = fileSystem.makeQualified(directory);
    this.mend = mend;
  }

  /** All files with their hashes, sorted by path. */
  List<ModelFile> list() throws IOException {
    List<ModelFile> files = new ArrayList<>();
    for (Map.Entry<String, FileStatus> file : statuses().entrySet()) {
      FileStatus status = file.getValue();
      files.add(new ModelFile(file.getKey(), status.getLen(), sha256(status.getPath())));
    }
    files.sort(Comparator.comparing(ModelFile::path));
    return files;
  }

  /**
   * Compares the files with a manifest, and looks at each class that loading would run.
   *
   * @throws PenstockException (DATA) naming the first file that differs
   */
  void verify(ModelManifest manifest) throws IOException {
    Map<String, FileStatus> there = statuses();
    for (ModelFile expected : manifest.files()) {
      FileStatus status = there.remove(expected.path());
      if (status == null) {
        throw refused(expected.path(), "is missing");
      } else if (status.getLen() != expected.sizeBytes()) {
        throw refused(
            expected.path(), "has " + status.getLen() + " bytes, not " + expected.sizeBytes());
      } else if (!sha256(status.getPath()).equals(expected.sha256())) {
        throw refused(expected.path(), "is not the file that was stored (its SHA-256 differs)");
      }
    }
    if (!there.isEmpty()) {
      throw refused(there.keySet().iterator().next(), "does not belong to the model");
    }
    for (ModelFile file : manifest.files()) {
      if (isMetadata(file.path())) {
        checkClass(file);
      }
    }
  }

  private static boolean isMetadata(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean isHidden = name.startsWith("_") || name.startsWith(".");
    return !isHidden && (path.startsWith("metadata/") || path.contains("/metadata/"));
  }

  private void checkClass(ModelFile file) throws IOException {
    if (file.sizeBytes() > METADATA_BYTES) {
      throw refused(file.path(), "is too long for metadata");
    }
    String className = "";
    try (InputStream in = fileSystem.open(new Path(directory, file.path()))) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // Spark writes an empty file where a partition has no row.
      if (json.isBlank()) {
        return;
      }
      className = ManifestJson.field(json, "class");
    } catch (JsonProcessingException e) {
      throw refused(file.path(), "is no metadata of MLlib");
    }
    if (!StageCatalog.isStored(className)) {
      throw refused(
          file.path(), "names the class '" + className + "', which no stage of a pipeline has");
    }
  }

  private PenstockException refused(String file, String what) {
    return new PenstockException(
        ExitCode.DATA,
        "model " + directory + " was not loaded: " + file + " " + what + ". " + mend);
  }

  private Map<String, FileStatus> statuses() throws IOException {
    Map<String, FileStatus> files = new TreeMap<>();
    if (!fileSystem.exists(directory)) {
      return files;
    }
    int prefix = directory.toUri().getPath().length() + 1;
    RemoteIterator<LocatedFileStatus> all = fileSystem.listFiles(directory, true);
    while (all.hasNext()) {
      LocatedFileStatus file = all.next();
      files.put(file.getPath().toUri().getPath().substring(prefix), file);
    }
    return files;
  }

  private String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(fileSystem.open(file), digest)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      while (in.read(buffer) >= 0) {
        // read for the digest only
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
