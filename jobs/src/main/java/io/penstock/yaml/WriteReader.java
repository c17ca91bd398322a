package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code write} and what goes with it. */
final class WriteReader {
  static final Key KEYS =
      Key.of(
          "keys",
          Kinds.someColumns(),
          "[customer_id]",
          "With merge and scd2: what a row is about; merge keeps one row per key.");
  static final Key SEQUENCE_BY =
      Key.of(
          "sequenceBy",
          Kinds.TEXT,
          "updated_at",
          "With merge: of several rows of a key that with the greatest value wins. With scd2: since when a row is true.");
  static final Key DELETE_WHEN =
      Key.of(
          "deleteWhen",
          Kinds.SQL,
          "is_deleted",
          "With merge: where this is TRUE of an incoming row, the row of its keys is deleted.");

  private WriteReader() {}

  static Key write(Kind.Words words) {
    String byDefault = words.known().get(0);
    return Key.of(
        "write", words, byDefault, "How rows reach the table; `" + byDefault + "` by default.");
  }

  /**
   * How rows reach the table.
   *
   * @param absent where the file does not say
   */
  static WriteMode read(Keys keys, WriteMode absent) {
    String word = keys.wordOr(absent.keyword(), "write");
    boolean isMerge = word.equals("merge");
    boolean isScd2 = word.equals("scd2");
    if (!isMerge && !isScd2 && (!keys.has("write") || isWritten(keys, word))) {
      String mend = "Write 'write: merge', or delete it.";
      keys.refuse("keys", "needs 'write: merge'", mend);
      keys.refuse("sequenceBy", "needs 'write: merge'", mend);
      keys.refuse("deleteWhen", "needs 'write: merge'", mend);
    }
    if (isScd2) {
      keys.refuse("deleteWhen", "needs 'write: merge'", "Write 'write: merge', or delete it.");
    }
    if (isMerge || isScd2) {
      keys.require("keys");
    }
    if (word.equals("overwritePartitions") && !keys.has("partitionBy")) {
      keys.problems()
          .add(
              YamlProblems.needsOther(
                  keys.at("write"),
                  keys.path("write") + ": overwritePartitions",
                  "needs 'partitionBy'",
                  "Write, for example: partitionBy: [day]"));
    }
    if (isScd2) {
      keys.require("sequenceBy");
    }
    List<Text> columns = keys.texts("keys");
    Text sequenceBy = keys.text("sequenceBy");
    Text deleteWhen = keys.sql("deleteWhen");
    if (isMerge && !columns.isEmpty()) {
      return new WriteMode.Merge(columns, sequenceBy, deleteWhen);
    }
    if (isScd2 && sequenceBy != null && isAmong(columns, sequenceBy)) {
      keys.problems()
          .add(
              YamlProblems.needsOther(
                  sequenceBy.at(),
                  keys.path("sequenceBy"),
                  "cannot be one of the keys: each key would have one row, and no history",
                  "Leave '" + sequenceBy + "' out of keys."));
    }
    if (isScd2 && !columns.isEmpty() && sequenceBy != null) {
      return new WriteMode.Scd2(columns, sequenceBy);
    }
    return plain(word, absent);
  }

  /** The input of a table of which only new rows are read; null for none. */
  static @Nullable Text incremental(Keys keys, WriteMode write) {
    boolean adds =
        write instanceof WriteMode.Append
            || write instanceof WriteMode.Merge
            || write instanceof WriteMode.Scd2;
    boolean isModeKnown = !keys.has("write") || isWritten(keys, write.keyword());
    if (!adds && isModeKnown) {
      keys.refuse(
          "incremental",
          "needs a mode that adds to the table's rows",
          "Write 'write: append', 'merge' or 'scd2', or delete it.");
    }
    if (write instanceof WriteMode.Append && !keys.has("incremental")) {
      keys.problems()
          .add(
              YamlProblems.needsOther(
                  keys.at("write"),
                  keys.path("write") + ": append",
                  "needs 'incremental': each run would add all rows again",
                  "Say of which input only new rows are read, or write 'overwrite' or 'merge'."));
    }
    return keys.text("incremental");
  }

  /** A mode without keys. */
  static WriteMode plain(String word, WriteMode other) {
    return switch (word) {
      case "append" -> new WriteMode.Append();
      case "overwrite" -> new WriteMode.Overwrite();
      case "overwritePartitions" -> new WriteMode.OverwritePartitions();
      default -> other;
    };
  }

  private static boolean isAmong(List<Text> columns, Text name) {
    return columns.stream().anyMatch(column -> column.value().equalsIgnoreCase(name.value()));
  }

  /** Keys of a write mode that is unknown are not wrong too. */
  private static boolean isWritten(Keys keys, String word) {
    Text written = keys.text("write");
    return written != null && written.value().equals(word);
  }
}
