package io.penstock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes the folders of tests, outside the project, and deletes all of them at the end. */
public final class TestFolders implements TempDirFactory {
  private static final Path ALL = all();

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    return Files.createTempDirectory(ALL, "t");
  }

  private static Path all() {
    try {
      Path all = Files.createTempDirectory("penstock-tests").toRealPath();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> FileUtil.fullyDelete(all.toFile())));
      return all;
    } catch (IOException e) {
      throw new IllegalStateException("no folder for tests", e);
    }
  }
}
