package io.penstock.cli;

import io.penstock.run.LakeReport;
import io.penstock.run.LakeReport.Kind;
import io.penstock.run.LakeReport.Part;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Shows what a check of a lake has found: a line per table, and each problem below it. */
final class LakeReportView {
  private final PrintStream out;

  LakeReportView(PrintStream out) {
    this.out = out;
  }

  void show(LakeReport report) {
    for (Part part : report.parts()) {
      String state = part.problems().isEmpty() ? "ok      " : "DAMAGED ";
      out.println(state + part.name() + ": " + counts(part));
      part.problems().forEach(problem -> out.println("        " + problem));
      part.notes().forEach(note -> out.println("        " + note));
    }
    int problems = report.problems().size();
    out.println(
        report.pipeline()
            + ": "
            + (report.parts().isEmpty()
                ? "there is nothing yet in " + report.lake()
                : problems == 0
                    ? "all " + report.parts().size() + " are whole"
                    : problems + (problems == 1 ? " problem" : " problems"))
            + ".");
  }

  private static String counts(Part part) {
    List<String> words = new ArrayList<>();
    words.add("version " + part.version());
    if (part.kind() == Kind.MODEL) {
      words.add(many(part.commits(), "version"));
    } else {
      words.add(many(part.commits(), "commit"));
      words.add("batch " + part.batch());
      words.add(many(part.rows(), "row"));
    }
    words.add(many(part.files(), "file") + " of " + NodeLine.number(part.bytes()) + " bytes");
    if (part.leftovers() > 0) {
      words.add(
          many(part.leftovers(), "file")
              + " of "
              + NodeLine.number(part.leftoverBytes())
              + " bytes that nothing refers to, "
              + part.removed()
              + " removed");
    }
    return String.join(", ", words);
  }

  private static String many(long number, String word) {
    return NodeLine.number(number) + " " + word + (number == 1 ? "" : "s");
  }
}
