package io.penstock.definition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Point-in-time-correct features: one row per (entity, {@code as_of}). A {@code like} is already
 * resolved: the node has all that it takes from the other.
 *
 * @param like the feature node whose values these are, or null
 * @param entity the columns of {@code from} that name what a row is about
 * @param from the dataset of events
 * @param time the column of {@code from} that says when an event became known; DATE or TIMESTAMP
 * @param timeZone where a day ends; null for UTC
 * @param spine which (entity, as_of) pairs there are
 * @param values the feature columns, templates expanded, in file order
 * @param joins columns taken from other datasets
 * @param checks in file order
 * @param write how rows reach the table; null merges them on the entity and {@code as_of}
 * @param storage how the rows are kept
 */
public record FeatureNode(
    Text name,
    About about,
    String canonicalText,
    @Nullable Text like,
    List<Text> entity,
    Text from,
    Text time,
    @Nullable Text timeZone,
    Spine spine,
    List<Value> values,
    List<Join> joins,
    List<Check> checks,
    @Nullable Text write,
    Storage storage)
    implements Node, Stored {
  public FeatureNode {
    entity = List.copyOf(entity);
    values = List.copyOf(values);
    joins = List.copyOf(joins);
    checks = List.copyOf(checks);
  }

  /** The same with other joins. */
  public FeatureNode withJoins(List<Join> others) {
    return new FeatureNode(
        name,
        about,
        canonicalText,
        like,
        entity,
        from,
        time,
        timeZone,
        spine,
        values,
        others,
        checks,
        write,
        storage);
  }

  @Override
  public String section() {
    return "features";
  }

  @Override
  public List<Text> references() {
    List<Text> references = new ArrayList<>();
    references.add(from);
    if (spine instanceof Spine.Observations observations) {
      references.add(observations.from());
    }
    joins.forEach(join -> references.add(join.from()));
    return List.copyOf(references);
  }

  /** Which (entity, as_of) pairs a feature table has. */
  public sealed interface Spine {
    /**
     * One observation time for all entities that have an event up to then.
     *
     * @param time an ISO date or timestamp
     */
    record At(Text time) implements Spine {}

    /**
     * One row per row of a dataset of observations.
     *
     * @param from the dataset; it has the entity's columns
     * @param time its column that becomes {@code as_of}; DATE or TIMESTAMP
     * @param keep its columns that are kept, such as the label
     */
    record Observations(Text from, Text time, List<Text> keep) implements Spine {
      public Observations {
        keep = List.copyOf(keep);
      }
    }
  }

  /**
   * One feature column.
   *
   * @param name the column
   * @param aggregate a SQL expression over aggregates of columns of {@code from}, and {@code as_of}
   * @param over which events it sees
   */
  public record Value(Text name, Text aggregate, Window over) {}

  /**
   * Columns of another dataset, joined on columns of the entity.
   *
   * @param from the dataset
   * @param on the columns, of the same names on both sides; a subset of the entity
   * @param time the column of the dataset since when a row is true: the last row at or before
   *     {@code as_of} is taken; null for a dataset with no history, which has one row per key
   * @param until the column of the dataset until when, exclusive, a row is true: one that has ended
   *     by {@code as_of} is not taken; null where the last row is true until the next
   * @param take the columns that become features
   */
  public record Join(
      Text from, List<Text> on, @Nullable Text time, @Nullable Text until, List<Text> take) {
    public Join {
      on = List.copyOf(on);
      take = List.copyOf(take);
    }

    /** As a file says it. */
    public Join(Text from, List<Text> on, @Nullable Text time, List<Text> take) {
      this(from, on, time, null, take);
    }
  }
}
