package io.penstock.audit;

import static org.apache.spark.sql.functions.row_number;

import io.penstock.definition.Check;
import io.penstock.definition.Text;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.expressions.Window;

/**
 * No two rows have the same values; the first keeps its place, and a row that the table has is
 * before any new one. NULL is a value like any other.
 *
 * @param isOfTable whether rows that the table has and keeps are compared too
 */
record UniqueRule(Check.Unique check, boolean isOfTable) implements CheckRule, RowRule {
  @Override
  public boolean comparesRows() {
    return true;
  }

  @Override
  public List<String> comparedOfTable() {
    return isOfTable ? columns() : List.of();
  }

  @Override
  public Column isBroken(Peers peers) {
    List<Column> same = new ArrayList<>();
    columns().forEach(name -> same.add(Records.quoted(name)));
    same.add(peers.isParsed());
    List<Column> order = new ArrayList<>();
    if (isOfTable) {
      order.add(peers.isStaying().desc());
    } else {
      same.add(peers.isStaying());
    }
    order.add(peers.isOut().asc());
    order.addAll(peers.order());
    return row_number()
        .over(Window.partitionBy(same.toArray(Column[]::new)).orderBy(order.toArray(Column[]::new)))
        .gt(1);
  }

  private List<String> columns() {
    return check.columns().stream().map(Text::value).toList();
  }
}
