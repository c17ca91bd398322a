package io.penstock.cli;

import io.penstock.lake.TableFindings;
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
      TableFindings found = part.found();
      String state = found.problems().isEmpty() ? "ok      " : "DAMAGED ";
      out.println(state + part.name() + ": " + counts(part));
      found.problems().forEach(problem -> out.println("        " + problem));
      found.notes().forEach(note -> out.println("        " + note));
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
    TableFindings found = part.found();
    List<String> words = new ArrayList<>();
    words.add("version " + found.version());
    if (part.kind() == Kind.MODEL) {
      words.add(many(found.commits(), "version"));
    } else {
      words.add(many(found.commits(), "commit"));
      words.add("batch " + found.batch());
      words.add(many(found.rows(), "row"));
    }
    words.add(many(found.files(), "file") + " of " + NodeLine.number(found.bytes()) + " bytes");
    if (found.leftovers() > 0) {
      words.add(
          many(found.leftovers(), "file")
              + " of "
              + NodeLine.number(found.leftoverBytes())
              + " bytes that nothing refers to, "
              + found.removed()
              + " removed");
    }
    return String.join(", ", words);
  }

  private static String many(long number, String word) {
    return NodeLine.number(number) + " " + word + (number == 1 ? "" : "s");
  }
}
