package io.penstock.yaml;

import io.penstock.definition.SqlName;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.List;

/** SQL made of texts of the file; each character knows the place that it was made of. */
final class GeneratedSql {
  private final StringBuilder sql = new StringBuilder();
  private final List<Position> places = new ArrayList<>();

  /** SQL that stands for something at a place. */
  GeneratedSql add(String text, Position at) {
    sql.append(text);
    for (int i = 0; i < text.length(); i++) {
      places.add(at);
    }
    return this;
  }

  /** The name of a column, quoted. */
  GeneratedSql column(Text name) {
    return add(SqlName.quoted(name.value()), name.at());
  }

  /** A string literal. */
  GeneratedSql literal(Text value) {
    return add("'" + value.value().replace("\\", "\\\\").replace("'", "\\'") + "'", value.at());
  }

  boolean isEmpty() {
    return sql.length() == 0;
  }

  /** The text; not empty. */
  Text build() {
    List<Position> all = List.copyOf(places);
    return Text.of(sql.toString(), i -> all.get(Math.min(i, all.size() - 1)));
  }
}
