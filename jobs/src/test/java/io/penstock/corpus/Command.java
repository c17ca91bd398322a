package io.penstock.corpus;

import io.penstock.cli.Penstock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command printed.
 *
 * @param exit its exit code
 * @param out standard output
 * @param err standard error
 */
record Command(int exit, String out, String err) {
  private static final String LAKE = "<lake>";

  /** Runs a verb on a file of the corpus; the lake is empty, the project is the corpus. */
  static Command run(String verb, CorpusFile file, Path folder) {
    Path copy = folder.resolve(file.path().getFileName());
    try {
      Files.write(copy, file.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String lake = folder.resolve("lake").toString();
    List<String> words = new ArrayList<>(List.of(verb, copy.toString(), "--lake", lake));
    words.addAll(List.of("--project-dir", CorpusFile.ROOT.toString()));
    words.addAll(file.options());
    Command command = run(words.toArray(String[]::new));
    return new Command(
        command.exit(), shown(command.out(), folder, lake), shown(command.err(), folder, lake));
  }

  /** Runs the command within this process. */
  static synchronized Command run(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream failed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(failed, true, StandardCharsets.UTF_8));
      int exit = Penstock.execute(words);
      return new Command(
          exit, printed.toString(StandardCharsets.UTF_8), failed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static String shown(String text, Path folder, String lake) {
    return text.replace("file://" + lake, LAKE)
        .replace("file:" + lake, LAKE)
        .replace(lake, LAKE)
        .replace(folder + "/", "")
        .replace(CorpusFile.ROOT.toAbsolutePath().toString(), "<project>");
  }
}
