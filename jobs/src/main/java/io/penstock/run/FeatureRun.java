package io.penstock.run;

import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.LakeReader;
import io.penstock.lake.PublishMode;
import io.penstock.lake.Published;
import io.penstock.lake.RowAudit;
import io.penstock.plan.Decision;
import io.penstock.sql.FeatureQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Computes a feature table: the rows of one as_of, or all rows of its observations. */
final class FeatureRun {
  private final RunContext context;

  FeatureRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(FeatureNode node, Decision decision) {
    String sql = FeatureQuery.sql(node, context.planner().compilation().schemas());
    Dataset<Row> rows = context.query(node, sql);
    PersistedRows kept = PersistedRows.of(context, node, rows, node.repartition(), node.persist());
    try {
      RowAudit audit = audit(node, kept.rows(), context.expressions());
      NodeResult result = publish(node, decision, audit);
      kept.offer(audit.passing());
      return result;
    } catch (Exception | Error e) {
      kept.release();
      throw e;
    }
  }

  private NodeResult publish(FeatureNode node, Decision decision, RowAudit audit) {
    boolean keepsOthers =
        !decision.asOfKey().isEmpty()
            && !context.planner().isForced(node)
            && hasColumnsOf(node, decision);
    PublishMode mode =
        keepsOthers ? PublishMode.replaceWhere(context.asOf(node)) : PublishMode.overwrite();
    CommitRecord record = context.record(node, decision, keepsOthers);
    Published published =
        context
            .write(node, audit, mode)
            .partitionBy(context.spelled(node, node.partitionBy()))
            .publish(record);
    return TableResults.done(
        node,
        decision,
        published,
        decision.version() < 0 ? List.of() : notes(decision, keepsOthers));
  }

  /** The verdicts on the rows of {@link FeatureQuery#sql}. */
  static RowAudit audit(FeatureNode node, Dataset<Row> rows, Function<Text, Column> expressions) {
    return RowAudit.of(rows, checks(node), expressions)
        .withoutPublishing(FeatureQuery.OBSERVATIONS);
  }

  /** Its own, after those that hold for all features. */
  static List<Check> checks(FeatureNode node) {
    List<Check> checks = new ArrayList<>();
    if (node.spine() instanceof FeatureNode.Spine.Observations) {
      Text isAlone = node.name().withValue(FeatureQuery.OBSERVATIONS + " = 1");
      checks.add(
          new Check.Expect(
              node.name().withValue("one_observation_per_row"), isAlone, OnViolation.FAIL));
    }
    if (node.joins().stream().anyMatch(join -> join.time() == null)) {
      List<Text> keys = new ArrayList<>(node.entity());
      keys.add(node.name().withValue("as_of"));
      checks.add(
          new Check.Unique(
              node.name().withValue("one_joined_row_per_key"), keys, OnViolation.FAIL));
    }
    checks.addAll(node.checks());
    return checks;
  }

  /** Whether the table has, or will have, the columns that the definition gives. */
  private boolean hasColumnsOf(FeatureNode node, Decision decision) {
    if (decision.version() < 0) {
      return true;
    }
    Optional<StructType> stored =
        LakeReader.schema(context.hadoop(), context.planner().directory(node), decision.version());
    return stored.map(columns -> names(columns).equals(names(declared(node)))).orElse(true);
  }

  private StructType declared(FeatureNode node) {
    return context.planner().compilation().schema(node).orElseThrow();
  }

  private static Set<String> names(StructType columns) {
    Set<String> names = new TreeSet<>();
    for (StructField field : columns.fields()) {
      names.add(field.name().toLowerCase(Locale.ROOT) + " " + field.dataType().sql());
    }
    return names;
  }

  private static List<String> notes(Decision decision, boolean keepsOthers) {
    return decision.asOfKey().isEmpty() || keepsOthers
        ? List.of()
        : List.of(
            "only the rows of as_of "
                + decision.asOfKey()
                + " are left: run for other dates to have them again");
  }
}
