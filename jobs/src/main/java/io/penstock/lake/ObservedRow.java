package io.penstock.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * Aggregates over rows, computed while the rows are run for another reason; perhaps none. Not known
 * where Spark computed rows again meanwhile, since it observes them again.
 */
final class ObservedRow {
  private static final Duration PATIENCE = Duration.create("10s");

  private final List<Column> aggregates;
  private final Observation observation = new Observation();
  private final @Nullable Recomputations recomputations;
  private final long recomputedBefore;

  /** Of named aggregates. */
  ObservedRow(SparkSession spark, List<Column> aggregates) {
    this.aggregates = List.copyOf(aggregates);
    this.recomputations = aggregates.isEmpty() ? null : Recomputations.of(spark);
    this.recomputedBefore = recomputations == null ? 0 : recomputations.count();
  }

  /** The rows; running them once computes the aggregates. Lazy. */
  Dataset<Row> of(Dataset<Row> rows) {
    return aggregates.isEmpty() ? rows : rows.observe(observation, first(), rest(List.of()));
  }

  /** What was computed by name; null if nothing was within a while, or not surely once. */
  @Nullable Map<String, Object> values() {
    if (recomputations == null) {
      return Map.of();
    }
    try {
      Map<String, Object> values = Interop.javaMap(Await.result(observation.future(), PATIENCE));
      return recomputations.count() == recomputedBefore ? values : null;
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rows were counted", e);
    } catch (Exception e) {
      throw new IllegalStateException("rows were not counted", e);
    }
  }

  /** The same by a job of its own, which computes {@code besides} too. */
  Map<String, Object> counted(Dataset<Row> rows, Column besides) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (!aggregates.isEmpty()) {
      Row row = rows.agg(first(), rest(List.of(besides.as("_besides")))).collectAsList().get(0);
      for (String name : row.schema().fieldNames()) {
        values.put(name, row.getAs(name));
      }
    }
    return values;
  }

  private Column first() {
    return aggregates.get(0);
  }

  private Column[] rest(List<Column> more) {
    List<Column> rest = new ArrayList<>(aggregates.subList(1, aggregates.size()));
    rest.addAll(more);
    return rest.toArray(Column[]::new);
  }
}
