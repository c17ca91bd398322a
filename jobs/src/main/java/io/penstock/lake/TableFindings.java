package io.penstock.lake;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found of one table.
 *
 * @param version the newest version; -1 where there is no table
 * @param commits the commit files that are still there
 * @param batch the newest batch; 0 where Penstock never wrote
 * @param files the data files of the newest version
 * @param rows the rows in them, by their own footers
 * @param bytes of them
 * @param leftovers files that nothing refers to, and temporary files
 * @param leftoverBytes of these
 * @param removed how many of these were removed
 * @param problems what is wrong: place, what, mend
 * @param notes what is not wrong, but good to know
 */
public record TableFindings(
    long version,
    int commits,
    long batch,
    long files,
    long rows,
    long bytes,
    int leftovers,
    long leftoverBytes,
    int removed,
    List<String> problems,
    List<String> notes) {
  public TableFindings {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** Whether there is a table, or what is left of one. */
  public boolean isThere() {
    return version >= 0 || !problems.isEmpty() || !notes.isEmpty();
  }

  /** The same with more problems and notes. */
  public TableFindings with(List<String> moreProblems, List<String> moreNotes) {
    List<String> allProblems = new ArrayList<>(problems);
    allProblems.addAll(moreProblems);
    List<String> allNotes = new ArrayList<>(notes);
    allNotes.addAll(moreNotes);
    return new TableFindings(
        version,
        commits,
        batch,
        files,
        rows,
        bytes,
        leftovers,
        leftoverBytes,
        removed,
        allProblems,
        allNotes);
  }
}
