package io.penstock.run;

import io.penstock.lake.TableFindings;
import io.penstock.problem.ExitCode;
import java.util.List;

/**
 * What a check of a pipeline's directory has found.
 *
 * @param pipeline its name
 * @param lake its directory
 * @param parts its tables, quarantines and models, in the order of the file, then what is left over
 */
public record LakeReport(String pipeline, String lake, List<Part> parts) {
  public LakeReport {
    parts = List.copyOf(parts);
  }

  /** What a part of a lake is. */
  public enum Kind {
    TABLE,
    QUARANTINE,
    MODEL,
    RUNS
  }

  /**
   * A table, a quarantine, a model, or the records of runs.
   *
   * @param version the newest
   * @param commits the commits that are still there; of a model its versions
   * @param batch the newest; 0 where there is none
   * @param rows in the newest version's files, by their own footers
   * @param files of the newest version; of a model those of all versions
   * @param leftovers files that nothing refers to, and temporary files
   * @param removed how many of these were removed
   * @param problems what is wrong: place, what, mend
   * @param notes what is not wrong, but good to know
   */
  public record Part(
      Kind kind,
      String name,
      long version,
      long commits,
      long batch,
      long rows,
      long files,
      long bytes,
      int leftovers,
      long leftoverBytes,
      int removed,
      List<String> problems,
      List<String> notes) {
    public Part {
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
    }

    static Part of(Kind kind, String name, TableFindings found) {
      return new Part(
          kind,
          name,
          found.version(),
          found.commits(),
          found.batch(),
          found.rows(),
          found.files(),
          found.bytes(),
          found.leftovers(),
          found.leftoverBytes(),
          found.removed(),
          found.problems(),
          found.notes());
    }
  }

  /** All problems, in order. */
  public List<String> problems() {
    return parts.stream().flatMap(part -> part.problems().stream()).toList();
  }

  /** 0, or 65 if anything is damaged. */
  public ExitCode exitCode() {
    return problems().isEmpty() ? ExitCode.OK : ExitCode.DATA;
  }
}
