package io.penstock.sql;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.List;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser;
import org.apache.spark.sql.types.StructType;

/** Reads the declared columns of a source. */
final class SchemaText {
  private SchemaText() {}

  static SqlOutcome outcome(Text ddl) {
    SqlText sql = new SqlText(ddl);
    if (sql.tokens().isEmpty()) {
      return SqlOutcome.failed(
          List.of(
              new Problem(
                  "empty-schema",
                  ddl.at(),
                  "the schema is empty.",
                  "Write columns and their types: customer_id STRING NOT NULL, amount DOUBLE.")));
    }
    Parsed<StructType> parsed = Parsed.schema(sql);
    StructType schema = parsed.tree();
    if (schema == null) {
      return SqlOutcome.failed(parsed.problems());
    }
    return SqlOutcome.of(schema, OutputColumns.problems(schema, places(sql)));
  }

  private static List<Position> places(SqlText sql) {
    SqlBaseParser.SingleTableSchemaContext context = sql.grammar().singleTableSchema();
    return context.colTypeList().colType().stream().map(sql::at).toList();
  }
}
