package io.penstock.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.penstock.definition.OnViolation;
import io.penstock.input.Records;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * The built-in check of input records: broken by a record that did not parse and by a null in a
 * column declared NOT NULL. Such a record is judged by nothing else, since its values are not
 * known.
 *
 * @param notNull the columns declared NOT NULL
 * @param saysWhy whether the input says what does not fit, in {@link Records#WHY}
 */
public record ParsesRule(List<String> notNull, boolean saysWhy) implements RowRule {
  /** The name of the check. */
  public static final String NAME = "parses";

  /** The column, never null, that says that a record is whole. */
  public static final String PARSED = "_parsed";

  private static final String PREFIX = NAME + ": ";

  public ParsesRule {
    notNull = List.copyOf(notNull);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OnViolation onViolation() {
    return OnViolation.QUARANTINE;
  }

  /** What {@link #PARSED} is. */
  public Column parsed() {
    Column parses = col(Records.RAW).isNull();
    for (String name : notNull) {
      parses = parses.and(Records.quoted(name).isNotNull());
    }
    return parses;
  }

  @Override
  public Column isBroken(Peers peers) {
    return not(col(PARSED));
  }

  @Override
  public Column reason() {
    Column nulls =
        concat_ws(
            ", ",
            notNull.stream()
                .map(name -> when(Records.quoted(name).isNull(), name))
                .toArray(Column[]::new));
    Column text =
        when(col(Records.RAW).isNotNull(), PREFIX + "the record does not fit the schema")
            .otherwise(concat(lit(PREFIX + "no value for "), nulls));
    return saysWhy
        ? when(col(Records.WHY).isNotNull(), concat(lit(PREFIX), col(Records.WHY))).otherwise(text)
        : text;
  }
}
