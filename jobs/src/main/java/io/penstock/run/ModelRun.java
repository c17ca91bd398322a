package io.penstock.run;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.ml.FittedBy;
import io.penstock.ml.ModelManifest;
import io.penstock.ml.ModelTrainer;
import io.penstock.ml.Provenance;
import io.penstock.ml.TrainedModel;
import io.penstock.plan.Decision;
import io.penstock.run.NodeResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains a model and stores it as the next version. */
final class ModelRun {
  private final RunContext context;

  ModelRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(ModelNode model, Decision decision) {
    Node from = context.node(model.from());
    TrainedModel trained = new ModelTrainer().train(model, context.rows(from), entity(from));
    ModelManifest stored =
        context
            .planner()
            .models(model)
            .save(
                context.session(),
                model,
                trained,
                provenance(decision),
                context.handle()::requireMayPublish);
    context.keep(model, stored.version(), trained.pipeline());
    NodeResult result = result(model, decision, stored);
    String degenerate = stored.degenerate();
    return degenerate == null ? result : UpToDate.refused(model, degenerate, result);
  }

  private Provenance provenance(Decision decision) {
    Map<String, String> parameters = new LinkedHashMap<>();
    context
        .planner()
        .pipeline()
        .parameters()
        .forEach(parameter -> parameters.put(parameter.name().value(), parameter.value()));
    return new Provenance(
        context.runId(), CodeVersion.text(), decision.fingerprint(), decision.inputs(), parameters);
  }

  private static NodeResult result(ModelNode model, Decision decision, ModelManifest stored) {
    long rows = stored.counts().train() + stored.counts().test();
    return new NodeResult(
        model,
        Outcome.DONE,
        decision.reason(),
        new Counts(rows + stored.counts().unlabelled(), rows, 0, 0),
        Map.of(),
        stored.version(),
        stored.metrics(),
        notes(stored),
        Duration.ZERO,
        null);
  }

  private static List<String> notes(ModelManifest stored) {
    List<String> notes = new ArrayList<>();
    FittedBy by = stored.fittedBy();
    if (by != null) {
      notes.add(by.sentence() + ".");
    }
    notes.addAll(stored.warnings());
    return notes;
  }

  private static List<String> entity(Node from) {
    return from instanceof FeatureNode features ? TableResults.names(features.entity()) : List.of();
  }
}
