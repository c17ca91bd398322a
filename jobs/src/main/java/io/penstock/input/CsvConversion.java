package io.penstock.input;

import com.univocity.parsers.csv.CsvParser;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Fills a row with the values of a record, and says what does not fit. */
final class CsvConversion {
  private final int columns;
  private final CsvMapping mapping;
  private final List<Integer> unknown;
  private final Rescued rescued = new Rescued();
  private final int[] order;
  private final CsvParser parser;
  private final CsvParser doubling;
  private final CsvValues values;
  private final GenericInternalRow row;

  /**
   * @param mapping which value of a record goes to which column
   * @param row what is filled, the declared columns first
   */
  CsvConversion(
      StructType declared, CsvMapping mapping, CsvDialect dialect, GenericInternalRow row) {
    UnivocityParser spark = new UnivocityParser(declared, dialect.spark());
    this.columns = declared.length();
    this.mapping = mapping;
    this.unknown = mapping.unknown();
    this.order = mapping.order().stream().mapToInt(Integer::intValue).toArray();
    this.parser = spark.tokenizer();
    this.doubling = new CsvParser(dialect.doubling().asParserSettings());
    this.values = new CsvValues(declared, spark, dialect);
    this.row = row;
  }

  /** Empties the declared columns of the row. */
  void clear() {
    rescued.clear();
    for (int i = 0; i < columns; i++) {
      row.update(i, null);
    }
  }

  /** What had no place in the row, as JSON; null if all had one. */
  @Nullable UTF8String rescued(String file) {
    return rescued.json(file);
  }

  private void rescueUnknown(String[] tokens) {
    for (int at : unknown) {
      if (tokens[at] != null && !values.isNull(tokens[at])) {
        rescued.put(mapping.names().get(at), tokens[at]);
      }
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
    rescued.clear();
    List<String> problems = new ArrayList<>(0);
    for (int i = 0; i < columns; i++) {
      String token = order[i] >= 0 && order[i] < tokens.length ? tokens[order[i]] : null;
      try {
        row.update(i, values.value(i, token));
      } catch (RuntimeException e) {
        row.update(i, null);
        if (mapping.rescues() && token != null) {
          rescued.put(mapping.names().get(order[i]), token);
        } else {
          problems.add(values.problem(i, String.valueOf(token)));
        }
      }
    }
    if (tokens.length != mapping.width()) {
      return "%d %s, the %s has %d"
          .formatted(
              tokens.length,
              tokens.length == 1 ? "value" : "values",
              mapping.width() == columns ? "schema" : "header",
              mapping.width());
    }
    if (mapping.rescues()) {
      rescueUnknown(tokens);
    }
    return problems.isEmpty() ? null : String.join(", ", problems);
  }
}
