package io.penstock.cases;

import io.penstock.definition.Node;
import io.penstock.definition.TestCase;
import io.penstock.plan.Compilation;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A case that can be run: all names are known and all values have their types.
 *
 * @param compilation the pipeline with the case's parameters
 * @param given the rows of datasets
 * @param computed what must be computed from them, each node after all that it reads
 * @param expect what must come out, in file order
 */
public record PreparedCase(
    TestCase test,
    Compilation compilation,
    List<Given> given,
    List<Node> computed,
    List<Expected> expect) {
  public PreparedCase {
    given = List.copyOf(given);
    computed = List.copyOf(computed);
    expect = List.copyOf(expect);
  }

  /**
   * Given rows.
   *
   * @param file where they stand
   */
  record Given(Node node, StructType columns, List<Row> rows, String file) {
    Given {
      rows = List.copyOf(rows);
    }
  }

  /** What must come out as one dataset. */
  sealed interface Expected {
    Node node();

    /** The name that the case says. */
    String dataset();
  }

  /**
   * These rows and no others.
   *
   * @param columns those that are compared
   * @param keys the names of those that tell rows apart, if all are compared
   * @param rows a list of values per row, in the form of {@link Cells#plain}
   */
  record ExpectedRows(
      Node node,
      String dataset,
      boolean isQuarantine,
      StructType columns,
      List<String> keys,
      List<List<@Nullable Object>> rows,
      @Nullable Double tolerance)
      implements Expected {
    ExpectedRows {
      keys = List.copyOf(keys);
      rows = List.copyOf(rows);
    }
  }

  /** These checks stop the write, and no others. */
  record ExpectedFailure(Node node, String dataset, List<String> checks) implements Expected {
    ExpectedFailure {
      checks = List.copyOf(checks);
    }
  }
}
