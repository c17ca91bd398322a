package io.penstock.input;

import com.univocity.parsers.csv.CsvParser;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Fills a row with the values of a record, and says what does not fit. */
final class CsvConversion {
  private final int columns;
  private final int[] order;
  private final CsvParser parser;
  private final CsvParser doubling;
  private final CsvValues values;
  private final GenericInternalRow row;

  /**
   * @param order for each declared column, which value of a record it is
   * @param row what is filled, the declared columns first
   */
  CsvConversion(
      StructType declared, List<Integer> order, CsvDialect dialect, GenericInternalRow row) {
    UnivocityParser spark = new UnivocityParser(declared, dialect.spark());
    this.columns = declared.length();
    this.order = order.stream().mapToInt(Integer::intValue).toArray();
    this.parser = spark.tokenizer();
    this.doubling = new CsvParser(dialect.doubling().asParserSettings());
    this.values = new CsvValues(declared, spark, dialect);
    this.row = row;
  }

  /** Empties the declared columns of the row. */
  void clear() {
    for (int i = 0; i < columns; i++) {
      row.update(i, null);
    }
  }

  /** Fills the row with what fits; says what does not, null for nothing. */
  @Nullable String convert(String text, boolean doubled) {
    String[] tokens;
    try {
      tokens = (doubled ? doubling : parser).parseLine(text);
    } catch (RuntimeException e) {
      return "it cannot be split into values";
    }
    if (tokens == null) {
      return "it has no values";
    }
    List<String> problems = new ArrayList<>(0);
    for (int i = 0; i < columns; i++) {
      String token = order[i] < tokens.length ? tokens[order[i]] : null;
      try {
        row.update(i, values.value(i, token));
      } catch (RuntimeException e) {
        row.update(i, null);
        problems.add(values.problem(i, String.valueOf(token)));
      }
    }
    if (tokens.length != columns) {
      return "%d %s, the schema has %d"
          .formatted(tokens.length, tokens.length == 1 ? "value" : "values", columns);
    }
    return problems.isEmpty() ? null : String.join(", ", problems);
  }
}
