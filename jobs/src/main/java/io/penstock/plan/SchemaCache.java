package io.penstock.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Columns that were inferred before, in a folder of small files: a source's name is the file, whose
 * first line says what the columns were inferred from. A damaged or unwritable cache costs time and
 * nothing else.
 */
final class SchemaCache {
  private final Path folder;

  SchemaCache(Path folder) {
    this.folder = folder;
  }

  /**
   * The columns kept under a name.
   *
   * @param from what they are inferred from; other than what is kept, they are inferred again
   */
  StructType columns(String name, String from, Supplier<StructType> inference) {
    Path file = folder.resolve(name + ".txt");
    String key = Fingerprint.sha256(from);
    Optional<StructType> kept = read(file, key);
    if (kept.isPresent()) {
      return kept.get();
    }
    StructType columns = inference.get();
    write(file, key + "\n" + columns.json() + "\n");
    return columns;
  }

  private static Optional<StructType> read(Path file, String key) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() == 2 && lines.get(0).equals(key)
          ? Optional.of((StructType) DataType.fromJson(lines.get(1)))
          : Optional.empty();
    } catch (IOException | RuntimeException absentOrDamaged) {
      return Optional.empty();
    }
  }

  private void write(Path file, String content) {
    try {
      Files.createDirectories(folder);
      Path ignore = folder.resolve(".gitignore");
      if (!Files.exists(ignore)) {
        Files.writeString(ignore, "*\n");
      }
      // Renamed into place: another process reads all of it or nothing.
      Path draft = Files.createTempFile(folder, ".", ".tmp");
      Files.writeString(draft, content);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unwritable) {
      // Then the files are looked at again the next time.
    }
  }
}
