package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.List;

/** Reads {@code write}, {@code keys} and {@code sequenceBy}. */
final class WriteReader {
  private static final String EXAMPLE = "keys: [customer_id]";

  private WriteReader() {}

  /** How a source's rows reach its table. */
  static WriteMode ofSource(Keys keys) {
    List<String> notYet = List.of("scd2", "overwrite", "overwritePartitions");
    String word = keys.wordOr("append", "write", List.of("append", "merge"), notYet);
    return read(keys, word, new WriteMode.Append());
  }

  /** How predictions reach their table. */
  static WriteMode ofPredictions(Keys keys) {
    List<String> notYet = List.of("append", "scd2", "overwritePartitions");
    String word = keys.wordOr("overwrite", "write", List.of("overwrite", "merge"), notYet);
    return read(keys, word, new WriteMode.Overwrite());
  }

  private static WriteMode read(Keys keys, String word, WriteMode other) {
    if (!word.equals("merge")) {
      if (!keys.has("write") || isWritten(keys, word)) {
        String mend = "Write 'write: merge', or delete it.";
        keys.refuse("keys", "needs 'write: merge'", mend);
        keys.refuse("sequenceBy", "needs 'write: merge'", mend);
      }
      return other;
    }
    List<Text> columns = keys.someColumns("keys", EXAMPLE);
    Text sequenceBy = keys.text("sequenceBy");
    return columns.isEmpty() ? other : new WriteMode.Merge(columns, sequenceBy);
  }

  /** Keys of a write mode that is unknown or not supported are not wrong too. */
  private static boolean isWritten(Keys keys, String word) {
    Text written = keys.text("write");
    return written != null && written.value().equals(word);
  }
}
