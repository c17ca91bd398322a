package io.penstock.audit;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Column;

/**
 * What a rule that compares rows knows of them.
 *
 * @param isOut whether a row breaks another rule so that it is not published: it must not take the
 *     place of a good one
 * @param isParsed whether a row is whole; those that are not are compared with nothing
 * @param isStaying whether a row is one that the table has and keeps; such a row is the first
 * @param order of rows that are alike
 */
public record Peers(Column isOut, Column isParsed, Column isStaying, List<Column> order) {
  /** Of a rule that sees one row at a time. */
  public static final Peers NONE = new Peers(lit(false), lit(true), lit(false), List.of());

  public Peers {
    order = List.copyOf(order);
  }
}
