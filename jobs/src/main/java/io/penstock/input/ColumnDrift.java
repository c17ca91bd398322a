package io.penstock.input;

import io.penstock.definition.OnSchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What becomes of columns that files have and their source has not, and of columns that they lack;
 * and what the user should know of it once the files are read.
 */
public final class ColumnDrift {
  private final OnSchemaChange mode;
  private final List<Supplier<List<String>>> notes = new CopyOnWriteArrayList<>();

  /** By the user's choice. */
  public ColumnDrift(OnSchemaChange mode) {
    this.mode = mode;
  }

  /** Files must have the declared columns and no others. */
  public static ColumnDrift fail() {
    return new ColumnDrift(OnSchemaChange.FAIL);
  }

  /** The user's choice. */
  public OnSchemaChange mode() {
    return mode;
  }

  /** Whether the rows carry {@link Records#RESCUED}. */
  boolean rescues() {
    return mode == OnSchemaChange.RESCUE;
  }

  /** The columns that the table gets beyond the declared ones, of which files brought some. */
  public List<String> added(List<String> byFiles) {
    List<String> all = new ArrayList<>(byFiles);
    if (rescues()) {
      all.add(Records.RESCUED);
    }
    return all;
  }

  /** Whether a file may lack a column that may be null. */
  boolean allowsMissing() {
    return mode != OnSchemaChange.FAIL;
  }

  void note(String note) {
    notes.add(() -> List.of(note));
  }

  /** What is known only once the rows were read. */
  void noteLater(Supplier<List<String>> later) {
    notes.add(later);
  }

  /** One line for each file whose columns differ and were read nevertheless; sorted. */
  public List<String> notes() {
    TreeSet<String> all = new TreeSet<>();
    notes.forEach(note -> all.addAll(note.get()));
    return List.copyOf(all);
  }
}
