package io.penstock.corpus;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/errors.md}: the cases of the corpus that say what mistake they are. */
final class ErrorsPage {
  private static final Pattern PLACE = Pattern.compile("(?m)^[^:\n]+\\.yaml:(\\d+):\\d+: ");
  private static final String HEAD =
      """
      # What you read for a mistake

      All mistakes of a file are shown at once, each in one line: the place, what is wrong, what there
      is, and how to mend it. `penstock validate FILE` finds them in a second, without data and without
      a cluster; the exit code is 78. Here are the mistakes that are made most, with the lines of the
      file where each is.

      """;

  private ErrorsPage() {}

  /** The whole page. */
  static String text() {
    return HEAD
        + CorpusFile.in("wrong").stream()
            .flatMap(file -> section(file).stream())
            .collect(Collectors.joining("\n"))
        + """

        This page is made of the files in `jobs/src/test/resources/corpus/wrong`; its README says how to
        add one.
        """;
  }

  private static Optional<String> section(CorpusFile file) {
    return file.setting("mistake")
        .map(
            mistake ->
                "## "
                    + mistake
                    + "\n\n```text\n"
                    + excerpt(file)
                    + "```\n\nYou read:\n\n```text\n"
                    + read(file)
                    + "```\n\nMended: "
                    + file.setting("mended").orElseThrow()
                    + ".\n");
  }

  /** The lines with a mistake and one around each, with their numbers. */
  private static String excerpt(CorpusFile file) {
    List<String> lines = file.text().lines().toList();
    TreeSet<Integer> shown = new TreeSet<>();
    Matcher place = PLACE.matcher(expected(file));
    while (place.find()) {
      int line = Integer.parseInt(place.group(1));
      for (int i = Math.max(file.settings().size() + 1, line - 2); i <= line + 1; i++) {
        shown.add(Math.min(i, lines.size()));
      }
    }
    return shown.stream()
        .map(line -> "%3d  %s\n".formatted(line, lines.get(line - 1).replace("\t", "→   ")))
        .collect(Collectors.joining());
  }

  private static String read(CorpusFile file) {
    return expected(file)
        .lines()
        .filter(line -> PLACE.matcher(line).lookingAt())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String expected(CorpusFile file) {
    return CorpusFile.read(CorpusFile.sibling(file.path(), ".txt"));
  }
}
