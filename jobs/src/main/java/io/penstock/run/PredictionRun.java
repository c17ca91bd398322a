package io.penstock.run;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.WriteMode;
import io.penstock.lake.PublishMode;
import io.penstock.lake.PublishMode.Incoming;
import io.penstock.lake.Published;
import io.penstock.lake.RowAudit;
import io.penstock.lake.TableWrite;
import io.penstock.ml.ModelManifest;
import io.penstock.ml.ModelScorer;
import io.penstock.plan.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores the rows of this run's as_of with the newest usable version of a model. */
final class PredictionRun {
  private final RunContext context;

  PredictionRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(PredictionNode node, Decision decision) {
    ModelNode model = (ModelNode) context.node(node.model());
    ModelManifest manifest =
        context
            .planner()
            .models(model)
            .latestUsable()
            .orElseThrow(() -> new IllegalStateException("'" + node.model() + "' has no model"));
    Node from = context.node(node.from());
    Dataset<Row> scores =
        ModelScorer.score(
            context.model(model, manifest.version()),
            manifest,
            context.rowsOfThisRun(from),
            TableResults.names(node.keep()));
    TableWrite write = context.write(node, RowAudit.unchecked(scores), mode(node, from, decision));
    boolean isForced = context.planner().isForced(node);
    Published published =
        (isForced ? write.replacingAll() : write)
            .publish(context.record(node, decision, !isForced));
    return TableResults.done(node, decision, published, List.of());
  }

  /** Scores of an as_of replace all that it had, also those of customers who are gone. */
  private PublishMode mode(PredictionNode node, Node from, Decision decision) {
    if (isOnePerKey(node, from) && !decision.asOfKey().isEmpty()) {
      return PublishMode.replaceWhere(context.asOf(from));
    }
    return context.mode(node, node.write(), Incoming.ANY_PER_KEY);
  }

  /** Whether the keys name a row of a feature table, of which there is one. */
  private static boolean isOnePerKey(PredictionNode node, Node from) {
    if (!(node.write() instanceof WriteMode.Merge merge && from instanceof FeatureNode features)) {
      return false;
    }
    List<String> row = new ArrayList<>(TableResults.names(features.entity()));
    row.add("as_of");
    return lowerCase(TableResults.names(merge.keys())).containsAll(lowerCase(row));
  }

  private static List<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
