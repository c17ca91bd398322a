package io.penstock.plan;

import io.penstock.definition.Check;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.LakeReader;
import io.penstock.lake.TableState;
import io.penstock.ml.ModelManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects what a plan shows of one node. */
final class DetailReader {
  private final Planner planner;

  DetailReader(Planner planner) {
    this.planner = planner;
  }

  /** All of a node that may run; {@code decision} is null while an input is still to change. */
  StepDetails of(Node node, @Nullable Decision decision, boolean runs) {
    Optional<ModelManifest> model =
        node instanceof ModelNode m ? planner.models(m).latest() : Optional.empty();
    Optional<TableState> table = node instanceof ModelNode ? Optional.empty() : planner.table(node);
    Map<String, Long> counts =
        table.flatMap(TableState::record).map(CommitRecord::counts).orElse(Map.of());
    return new StepDetails(
        Fingerprint.of(node, Map.of(), UsedFunctions.of(node)),
        decision == null ? "" : decision.fingerprint(),
        model
            .map(ModelManifest::state)
            .or(() -> table.map(TableState::state))
            .orElse(TableState.NONE),
        decision == null ? Map.of() : decision.inputs(),
        node instanceof SourceNode source ? planner.files(source) : List.of(),
        model.isPresent() ? model.map(DetailReader::rows).get() : counts.get("written"),
        model.isPresent() ? model.map(DetailReader::bytes).get() : counts.get("bytes"),
        columns(node),
        runs ? table.flatMap(state -> change(node, state)).orElse(null) : null,
        shufflingChecks(node),
        settings(node));
  }

  /** What the definition alone says, and the state of its table where {@code isRead}. */
  StepDetails ofUnselected(Node node, boolean isRead) {
    return new StepDetails(
        Fingerprint.of(node, Map.of(), UsedFunctions.of(node)),
        "",
        isRead ? state(node) : "",
        Map.of(),
        List.of(),
        null,
        null,
        columns(node),
        null,
        shufflingChecks(node),
        settings(node));
  }

  private String state(Node node) {
    Optional<String> state =
        node instanceof ModelNode model
            ? planner.models(model).latest().map(ModelManifest::state)
            : planner.table(node).map(TableState::state);
    return state.orElse(TableState.NONE);
  }

  private List<Column> columns(Node node) {
    return planner.compilation().schema(node).map(Column::of).orElse(List.of());
  }

  private Optional<SchemaChange> change(Node node, TableState state) {
    return LakeReader.schema(planner.hadoop(), planner.directory(node), state.latestVersion())
        .flatMap(
            stored ->
                SchemaChange.of(
                    node,
                    planner.asOfKey(node),
                    planner.isForced(node),
                    Column.of(stored),
                    columns(node)));
  }

  /** The names of the checks that compare rows with others, which may move all of them. */
  private static List<String> shufflingChecks(Node node) {
    return node.checks().stream()
        .filter(Check::comparesRows)
        .map(check -> check.name().value())
        .toList();
  }

  private static List<Setting> settings(Node node) {
    return Settings.ofPenstock(Map.of()).over(node.about().spark()).shown();
  }

  private static Long rows(ModelManifest model) {
    return model.counts().train() + model.counts().test();
  }

  private static Long bytes(ModelManifest model) {
    return model.files().stream().mapToLong(ModelManifest.ModelFile::sizeBytes).sum();
  }
}
