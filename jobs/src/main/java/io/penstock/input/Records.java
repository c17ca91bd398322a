package io.penstock.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.penstock.definition.SqlName;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** What every record of an input file carries besides its values. */
public final class Records {
  /** The column with the path of a row's file; never null. */
  public static final String FILE = "_file";

  /** The column with the number of a row's record in its file, counted from 1; never null. */
  public static final String RECORD = "_record";

  /** The column with the text of a record that did not parse; null for one that did. */
  public static final String RAW = "_raw";

  /** The column that says what is wrong with a record that did not parse; a format may lack it. */
  public static final String WHY = "_why";

  /**
   * The column with what had no place in the declared columns, as a JSON object with the path of
   * the file in {@code _file_path}; null where all had one. Only of a source that rescues.
   */
  public static final String RESCUED = "_rescued_data";

  private Records() {}

  /** The rows of a scan with {@code _file} and {@code _record}. */
  static Dataset<Row> numbered(Dataset<Row> scan) {
    List<Column> columns = new ArrayList<>();
    for (String name : scan.columns()) {
      columns.add(quoted(name));
    }
    columns.add(atScan(udf(new FilePath(), DataTypes.StringType)).as(FILE));
    columns.add(atScan(udf(new RecordNumber(), DataTypes.LongType)).as(RECORD));
    return scan.select(columns.toArray(Column[]::new));
  }

  /** The path of the file; must stand directly above the scan. */
  static Column file() {
    return atScan(udf(new FilePath(), DataTypes.StringType));
  }

  // Not deterministic, so that Spark moves nothing between it and the scan.
  private static Column atScan(UserDefinedFunction function) {
    return function.asNondeterministic().asNonNullable().apply();
  }

  /** A column by its name, whatever signs are in it. */
  public static Column quoted(String name) {
    return col(SqlName.quoted(name));
  }
}
