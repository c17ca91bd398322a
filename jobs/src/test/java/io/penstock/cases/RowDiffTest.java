package io.penstock.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cases.PreparedCase.ExpectedRows;
import io.penstock.definition.About;
import io.penstock.definition.Storage;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows against rows, without Spark. */
class RowDiffTest {
  private static final StructType COLUMNS = StructType.fromDDL("id INT, x DOUBLE");
  private static final TableNode NODE = node();

  @Test
  void findsAMatchForEachRowEvenIfTheFirstThatFitsIsNeededByAnother() {
    // 1.0 fits both, 1.15 only the first: taking the first that fits would leave 1.15 alone.
    RowDiff diff =
        RowDiff.of(
            expected(List.of(), 0.1, List.of(row(1, 1.0), row(1, 1.15))),
            List.of(row(1, 1.08), row(1, 0.95)));

    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.equal()).isEqualTo(2);
  }

  @Test
  void countsHowOftenARowIsThere() {
    RowDiff diff =
        RowDiff.of(
            expected(List.of("id"), null, List.of(row(1, 1.0), row(1, 1.0), row(2, Double.NaN))),
            List.of(row(2, Double.NaN), row(1, 1.0), row(1, 1.0), row(1, 1.0)));

    assertThat(diff.equal()).isEqualTo(3);
    assertThat(diff.unexpected()).containsExactly(row(1, 1.0));
    assertThat(diff.missing()).isEmpty();
  }

  @Test
  void orderDoesNotCount() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      rows.add(row(i % 700, i % 3 == 0 ? null : (double) (i % 5)));
    }
    List<List<@Nullable Object>> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(
            RowDiff.of(new ExpectedRows(NODE, "t", false, COLUMNS, List.of(), rows, null), shuffled)
                .isEmpty())
        .isTrue();
  }

  @Test
  void showsTwentyRowsAndCountsTheRest() {
    List<List<@Nullable Object>> came = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      came.add(row(i, 0.5));
    }
    ExpectedRows expected = expected(List.of("id"), null, List.of());

    String text = DiffTable.text(expected, RowDiff.of(expected, came), came.size());

    assertThat(text.lines())
        .hasSize(23)
        .startsWith("t: 0 rows expected, 25 came: 25 unexpected (+).", "    id | x", "  + 0  | 0.5")
        .endsWith("  + 19 | 0.5", "  ... and 5 more.");
  }

  @Test
  void toleranceIsAbsoluteOrRelative() {
    assertThat(Cells.areEqual(1e12, 1e12 + 500, null)).isTrue();
    assertThat(Cells.areEqual(1e12, 1e12 + 5_000, null)).isFalse();
    assertThat(Cells.areEqual(0.0, 5e-10, null)).isTrue();
    assertThat(Cells.areEqual(0.0, 5e-9, null)).isFalse();
    assertThat(Cells.areEqual(0.0, -0.0, 0.0)).isTrue();
    assertThat(Cells.areEqual(Double.POSITIVE_INFINITY, Double.MAX_VALUE, 1.0)).isFalse();
    assertThat(Cells.areEqual(0.1f, Math.nextUp(0.1f), null)).isTrue();
    assertThat(Cells.areEqual(0.1f, Math.nextUp(0.1f), 0.0)).isFalse();
    assertThat(Cells.areEqual(null, 0.0, null)).isFalse();
  }

  @Test
  void oddTextIsQuoted() {
    assertThat(Cells.text("", DataTypes.StringType)).isEqualTo("''");
    assertThat(Cells.text("NULL", DataTypes.StringType)).isEqualTo("'NULL'");
    assertThat(Cells.text(null, DataTypes.StringType)).isEqualTo("NULL");
    assertThat(Cells.text("a\u0001\n", DataTypes.StringType)).isEqualTo("'a\\u0001\\n'");
    assertThat(Cells.text("it's", DataTypes.StringType)).isEqualTo("it's");
  }

  private static ExpectedRows expected(
      List<String> keys, @Nullable Double tolerance, List<List<@Nullable Object>> rows) {
    return new ExpectedRows(NODE, "t", false, COLUMNS, keys, rows, tolerance);
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>();
    Collections.addAll(row, values);
    return row;
  }

  private static TableNode node() {
    Text name = Text.of("t", Position.startOf("p.yaml"));
    return new TableNode(
        name,
        new About("", List.of(), Map.of(), Map.of()),
        "",
        name,
        new WriteMode.Overwrite(),
        null,
        List.of(),
        Storage.DEFAULT);
  }
}
