package io.penstock.input;

import io.penstock.problem.Causes;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Every message about input files. */
public final class InputProblems {
  private static final Set<String> AWAY =
      Set.of(
          "BlockMissingException",
          "ConnectException",
          "ConnectTimeoutException",
          "NoRouteToHostException",
          "SafeModeException",
          "SocketTimeoutException",
          "StandbyException");

  private InputProblems() {}

  static PenstockException missingInput(String asWritten, Path path) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "input path '"
            + asWritten
            + "' does not exist (looked for "
            + path
            + "). Correct the path, or deliver the files there.");
  }

  static PenstockException noInputFiles(String asWritten, Path path) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "input path '"
            + asWritten
            + "' has no files (looked in "
            + path
            + "; names that begin with '_' or '.' or end in '.tmp' or '._COPYING_' do not count)."
            + " Correct the path, or deliver the files there.");
  }

  /** A file or directory cannot be read (74), or may not be (77). */
  public static PenstockException cannotRead(Path path, IOException e) {
    if (e instanceof AccessControlException) {
      return new PenstockException(
          ExitCode.NO_PERMISSION,
          "no permission to read " + path + ": " + Causes.firstLine(e) + " Ask for read access.",
          e);
    }
    if (isAway(e)) {
      return new PenstockException(
          ExitCode.TRY_AGAIN,
          "cannot read "
              + path
              + ": "
              + Causes.firstLine(e)
              + ". What holds it does not answer: run again later.",
          e);
    }
    return new PenstockException(
        ExitCode.IO, "cannot read " + path + ": " + Causes.firstLine(e), e);
  }

  /** Whether a machine that holds a file may be there again later. */
  public static boolean isAway(IOException e) {
    String name =
        e instanceof RemoteException remote ? remote.getClassName() : e.getClass().getName();
    return AWAY.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** A file is not what it was when it was listed (75). */
  public static FilesChangedException fileChangedWhileReading(SourceFile file, String what) {
    return new FilesChangedException(
        file.path()
            + " "
            + what
            + " while it was being read; nothing was written. Deliver files by rename, so that"
            + " they appear whole, and run again.");
  }

  static PenstockException unreadableFile(SourceFile file, Exception e) {
    return new PenstockException(
        ExitCode.DATA,
        "cannot read "
            + file.path()
            + ": "
            + Causes.firstLine(e)
            + ". Nothing was written. Deliver the file again.",
        e);
  }

  static CheckFailedException headerDiffers(SourceFile file, List<String> what, boolean canChoose) {
    return new CheckFailedException(
        "the header of "
            + file.path()
            + " is not that of the schema: "
            + String.join("; ", what)
            + ". Nothing was read. Correct the file, or the schema"
            + choice(canChoose)
            + ".");
  }

  private static String choice(boolean canChoose) {
    return canChoose
        ? "; or say what becomes of it: onSchemaChange: appendNewColumns, rescue or ignore"
        : "";
  }

  static String openEnds(List<String> paths) {
    return (paths.size() == 1
            ? "file " + paths.get(0) + " ends"
            : paths.size() + " files, such as " + paths.get(0) + ", end")
        + " without a line end: the last record may be cut. With options: {"
        + CsvDialect.FINAL_LINE_END
        + ": true} such records go to the quarantine.";
  }

  static CheckFailedException wrongCharset(
      SourceFile file, String declared, long position, String found) {
    return new CheckFailedException(
        "%s is not %s: byte %d does not fit, and the file looks like %s. Nothing was read. Set options: {encoding: %s}, or deliver the file as %s."
            .formatted(file.path(), declared, position, found, found, declared));
  }

  static CheckFailedException unnamedColumn(SourceFile file, int column) {
    return new CheckFailedException(
        "the header of "
            + file.path()
            + " has no name for column "
            + column
            + ". Nothing was read. Correct the file, or write the schema down without a header.");
  }

  static CheckFailedException notUtf8(String path) {
    return new CheckFailedException(
        path
            + " is not UTF-8: it begins with the mark of UTF-16. Nothing was published. Deliver it"
            + " as UTF-8.");
  }

  /** The columns of a file do not fit those of its source, and nothing says that they may not. */
  static CheckFailedException columnsDiffer(
      String path, List<String> differences, boolean canChoose) {
    return new CheckFailedException(
        "the columns of "
            + path
            + " are not those of the schema: "
            + String.join("; ", differences)
            + ". Nothing was published. Correct the file, or the schema"
            + choice(canChoose)
            + ".");
  }

  static String lacks(String path, List<String> columns) {
    return path + ": has no " + String.join(", ", columns) + "; null in its rows";
  }

  static String leftOut(String path, List<String> columns) {
    return path + ": left out " + String.join(", ", columns) + ", which the schema has not";
  }
}
