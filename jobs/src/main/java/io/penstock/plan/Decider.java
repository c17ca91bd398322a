package io.penstock.plan;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.FileChanges;
import io.penstock.lake.Ledger;
import io.penstock.lake.SettledBatch;
import io.penstock.lake.TableState;
import io.penstock.ml.ModelManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Decides whether one node runs, and says why. */
final class Decider {
  private final Planner planner;
  private final Node node;
  private final Map<String, String> inputs;
  private final String fingerprint;
  private final SortedMap<String, String> definition;

  Decider(Planner planner, Node node, Map<String, String> inputs) {
    this.planner = planner;
    this.node = node;
    this.inputs = inputs;
    SortedMap<String, Integer> functions = UsedFunctions.of(node);
    // Files are loaded once: what a check looks in may change without loading them again.
    Map<String, String> decisive = node instanceof SourceNode ? Map.of() : inputs;
    this.fingerprint = Fingerprint.of(node, decisive, functions);
    this.definition = DefinitionDigests.of(node, functions);
  }

  Decision decide() {
    if (planner.isForced(node)) {
      return run(List.of(new Reason.Refreshed()), version());
    }
    if (node instanceof ModelNode model) {
      return model(model);
    }
    Optional<TableState> state = planner.table(node);
    if (node instanceof SourceNode source) {
      return source(source, state.orElse(null));
    }
    return state.map(this::table).orElseGet(() -> run(List.of(new Reason.FirstRun()), -1));
  }

  private Decision source(SourceNode source, @Nullable TableState state) {
    List<SourceFile> files = planner.files(source);
    List<Reason> unfinished =
        unfinished(state == null ? 0 : planner.recordOf(source, state).batch());
    if (state == null) {
      List<Reason> reasons = new ArrayList<>(unfinished);
      reasons.add(new Reason.FirstRun());
      reasons.add(Reason.NewFiles.of(files));
      limit(source, files).ifPresent(reasons::add);
      return run(reasons, -1);
    }
    if (state.restored() != null) {
      throw PlanProblems.restoredSource(source, state.restored(), state.recordVersion());
    }
    CommitRecord record = planner.recordOf(source, state);
    if (!record.fingerprint().equals(fingerprint)) {
      List<Reason> reasons = new ArrayList<>(definitionChanges(record.definition()));
      reasons.add(new Reason.AllFilesAgain(files.size(), Reason.NewFiles.bytes(files)));
      return run(reasons, state.version());
    }
    if (!SourceFiles.digest(files).equals(record.ledgerDigest())) {
      Ledger ledger = Ledger.read(planner.hadoop(), planner.directory(source));
      FileChanges changes = ledger.changes(files);
      List<Reason> reasons = new ArrayList<>(unfinished);
      reasons.addAll(fileChanges(changes));
      limit(source, changes.fresh()).ifPresent(reasons::add);
      return run(reasons, state.version());
    }
    return unfinished.isEmpty() ? keep(record, state.version()) : run(unfinished, state.version());
  }

  private List<Reason> unfinished(long lastBatch) {
    return SettledBatch.unfinished(planner.hadoop(), planner.directory(node), lastBatch)
        .map(b -> new Reason.Unfinished(b.number(), b.run(), b.entries().size()))
        .stream()
        .<Reason>map(reason -> reason)
        .toList();
  }

  private static Optional<Reason> limit(SourceNode source, List<SourceFile> fresh) {
    Long files = source.intake().maxFilesPerRun();
    Long bytes = source.intake().maxBytesPerRun();
    boolean isBeyond =
        (files != null && fresh.size() > files)
            || (bytes != null && Reason.NewFiles.bytes(fresh) > bytes);
    return isBeyond ? Optional.of(new Reason.TakesAtMost(files, bytes)) : Optional.empty();
  }

  private static List<Reason> fileChanges(FileChanges changes) {
    List<Reason> reasons = new ArrayList<>();
    if (!changes.fresh().isEmpty()) {
      reasons.add(Reason.NewFiles.of(changes.fresh()));
    }
    if (!changes.touched().isEmpty()) {
      List<SourceFile> touched = changes.touched();
      reasons.add(new Reason.FilesTouched(touched.size(), Words.ofFiles(touched)));
    }
    if (!reasons.isEmpty()) {
      return reasons;
    }
    List<String> gone = changes.gone();
    // Files are moved away once they are loaded: news only where it is all that has changed.
    return List.of(
        gone.isEmpty()
            ? new Reason.FilesBack()
            : new Reason.FilesGone(gone.size(), Words.ofPaths(gone)));
  }

  private Decision table(TableState state) {
    CommitRecord record = planner.recordOf(node, state);
    long version = state.version();
    if (state.isChangedByOthers()) {
      return run(List.of(new Reason.ChangedByOthers(version)), version);
    }
    String key = planner.asOfKey(node);
    String recorded = key.isEmpty() ? record.fingerprint() : fingerprintOf(record.asOf().get(key));
    if (recorded.equals(fingerprint)) {
      return keep(record, version);
    }
    if (recorded.isEmpty()) {
      return run(List.of(new Reason.NoRowsFor(key)), version);
    }
    if (!key.isEmpty() && !key.equals(newest(record.asOf()))) {
      // The digests and inputs in the record are those of another observation time.
      return run(List.of(new Reason.OldRowsFor(key)), version);
    }
    return run(changes(record.inputs(), record.definition()), version);
  }

  private Decision model(ModelNode model) {
    Optional<ModelManifest> latest = planner.models(model).latest();
    if (latest.isEmpty()) {
      return run(List.of(new Reason.FirstRun()), -1);
    }
    ModelManifest manifest = latest.get();
    if (manifest.fingerprint().equals(fingerprint)) {
      return keep(manifest.version());
    }
    List<Reason> reasons = new ArrayList<>(inputChanges(manifest.dataVersions()));
    reasons.addAll(
        DefinitionDigests.changes(
            DefinitionDigests.ofText(manifest.definition()),
            DefinitionDigests.ofText(node.canonicalText())));
    if (reasons.isEmpty()) {
      // The manifest has the whole definition: nothing else can have changed.
      reasons.add(new Reason.EngineChanged(Fingerprint.engine(node.section())));
    }
    return run(reasons, manifest.version());
  }

  private List<Reason> changes(Map<String, String> inputsBefore, Map<String, String> before) {
    List<Reason> reasons = new ArrayList<>(inputChanges(inputsBefore));
    reasons.addAll(DefinitionDigests.changes(before, definition));
    return reasons.isEmpty() ? definitionChanges(before) : reasons;
  }

  private List<Reason> definitionChanges(Map<String, String> before) {
    List<Reason> reasons = DefinitionDigests.changes(before, definition);
    return reasons.isEmpty() ? List.of(new Reason.DefinitionChanged(List.of())) : reasons;
  }

  private List<Reason> inputChanges(Map<String, String> before) {
    List<Reason> reasons = new ArrayList<>();
    inputs.forEach(
        (name, version) -> {
          String was = before.get(name);
          if (was != null && !was.equals(version)) {
            reasons.add(new Reason.InputChanged(name, was, version));
          }
        });
    return reasons;
  }

  private long version() {
    if (node instanceof ModelNode model) {
      return planner.models(model).latest().map(ModelManifest::version).orElse(-1);
    }
    Optional<TableState> state = planner.table(node);
    state.ifPresent(found -> planner.recordOf(node, found));
    return state.map(TableState::version).orElse(-1L);
  }

  private Decision run(List<Reason> reasons, long version) {
    return new Decision(
        true, reasons, fingerprint, inputs, planner.asOfKey(node), version, definition);
  }

  /** Its rows stay; what its table says of itself may have changed. */
  private Decision keep(CommitRecord record, long version) {
    List<String> notes = DefinitionDigests.changedNotes(record.definition(), definition);
    return notes.isEmpty() ? keep(version) : run(List.of(new Reason.NotesChanged(notes)), version);
  }

  private Decision keep(long version) {
    return new Decision(
        false,
        List.of(new Reason.UpToDate()),
        fingerprint,
        inputs,
        planner.asOfKey(node),
        version,
        definition);
  }

  /** An entry of {@link CommitRecord#asOf} is {@code fingerprint@run}. */
  private static String fingerprintOf(@Nullable String entry) {
    return entry == null ? "" : entry.substring(0, entry.indexOf('@'));
  }

  private static String newest(Map<String, String> asOf) {
    return asOf.keySet().stream().reduce("", (before, key) -> key);
  }
}
