package io.penstock.plan;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.SourceFile;
import io.penstock.lake.SourceFiles;
import io.penstock.lake.TableState;
import io.penstock.ml.ModelManifest;
import io.penstock.ml.ModelStore;
import io.penstock.udf.SqlFunction;
import io.penstock.udf.SqlFunctions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Compares a compiled pipeline with its lake; reads logs and manifests, with no Spark session. */
public final class Planner {
  private final Compilation compilation;
  private final Configuration hadoop;
  private final Path lake;
  private final Path project;
  private final Clock clock;
  private final Choice choice;
  private final Map<Node, Optional<TableState>> pinned = new ConcurrentHashMap<>();

  /**
   * A planner of one run.
   *
   * @param lake the pipeline's directory
   * @param project where relative input paths start
   * @param clock says when a model is stored
   */
  public Planner(
      Compilation compilation, Configuration hadoop, Path lake, Path project, Clock clock) {
    this(compilation, hadoop, lake, project, clock, Choice.of(compilation.graph().order()));
  }

  private Planner(
      Compilation compilation,
      Configuration hadoop,
      Path lake,
      Path project,
      Clock clock,
      Choice choice) {
    this.compilation = compilation;
    this.hadoop = hadoop;
    this.lake = lake;
    this.project = project;
    this.clock = clock;
    this.choice = choice;
  }

  /** The same for some of the nodes. */
  public Planner choosing(Choice other) {
    return new Planner(compilation, hadoop, lake, project, clock, other);
  }

  /** Whether a node runs whatever has changed, and what it makes replaces all that was there. */
  public boolean isForced(Node node) {
    return choice.refreshed().contains(node);
  }

  /** The time of the clock that says when models are stored. */
  public Instant now() {
    return clock.instant();
  }

  /** The compiled pipeline. */
  public Compilation compilation() {
    return compilation;
  }

  /** The definition. */
  public Pipeline pipeline() {
    return compilation.pipeline();
  }

  /** The pipeline's directory. */
  public String lake() {
    return lake.toString();
  }

  /** The directory of a dataset or a model. */
  public Path directory(Node node) {
    return new Path(lake, node.name().value());
  }

  /** What a run of the chosen nodes would do now, each after all that it reads. */
  public Plan plan() {
    List<Plan.Step> steps = new ArrayList<>();
    Set<Node> running = new HashSet<>();
    for (Node node : chosen()) {
      Plan.Step step = step(node, running);
      steps.add(step);
      if (step.runs()) {
        running.add(node);
      }
    }
    return new Plan(pipeline().name().value(), lake(), steps);
  }

  private List<Node> chosen() {
    return compilation.graph().order().stream().filter(choice.selected()::contains).toList();
  }

  /**
   * Whether a node runs, with its inputs as they are now.
   *
   * @throws io.penstock.problem.PenstockException if an input is absent, or its table is damaged or
   *     not Penstock's
   */
  public Decision decide(Node node) {
    Map<String, String> inputs = inputVersions(node);
    String fingerprint = Fingerprint.of(node, inputs, functionsOf(node));
    if (isForced(node)) {
      return run(node, "full refresh", fingerprint, inputs, versionOf(node));
    }
    if (node instanceof ModelNode) {
      return decideModel(node, fingerprint, inputs);
    }
    if (node instanceof SourceNode source) {
      return decideSource(source, fingerprint);
    }
    return decideTable(node, fingerprint, inputs);
  }

  /** The files that a source has in front of it now, sorted by path. */
  public List<SourceFile> files(SourceNode source) {
    return SourceFiles.list(hadoop, source.paths().stream().map(Text::value).toList(), project);
  }

  /** The models of a node. */
  public ModelStore models(ModelNode node) {
    return new ModelStore(directory(node), hadoop, clock);
  }

  /** The state of a dataset's table, if it is there: that which was pinned, else that of now. */
  public Optional<TableState> table(Node node) {
    Optional<TableState> state = pinned.get(node);
    return state == null ? TableState.read(hadoop, directory(node)) : state;
  }

  /**
   * Pins a dataset whose node has ended to the state that it has now: all that read it in this run
   * see, and record, one version.
   */
  public void pin(Node node) {
    pinned.put(node, TableState.read(hadoop, directory(node)));
  }

  /**
   * The observation time that all rows of a run of this node have: of features with {@code at}, and
   * of predictions that are merged from them; empty for every other node.
   */
  public String asOfKey(Node node) {
    if (node instanceof FeatureNode features
        && features.spine() instanceof FeatureNode.Spine.At at) {
      return at.time().value();
    }
    if (node instanceof PredictionNode prediction
        && prediction.write() instanceof WriteMode.Merge merge
        && merge.keys().stream().anyMatch(key -> key.value().equalsIgnoreCase("as_of"))) {
      return pipeline().node(prediction.from().value()).map(this::asOfKey).orElse("");
    }
    return "";
  }

  private Plan.Step step(Node node, Set<Node> running) {
    List<Node> inputs = compilation.graph().inputs(node);
    List<String> names = inputs.stream().map(input -> input.name().value()).toList();
    List<String> changing =
        inputs.stream().filter(running::contains).map(input -> input.name().value()).toList();
    if (!changing.isEmpty()) {
      return new Plan.Step(node, true, "after " + String.join(", ", changing), names);
    }
    Optional<String> blocked = blocked(node);
    if (blocked.isPresent() && !isForced(node)) {
      return new Plan.Step(node, false, "blocked: " + blocked.get(), names);
    }
    Decision decision = decide(node);
    return new Plan.Step(node, decision.runs(), decision.reason(), names);
  }

  private long versionOf(Node node) {
    if (node instanceof ModelNode model) {
      return models(model).latest().map(ModelManifest::version).orElse(-1);
    }
    Optional<TableState> state = table(node);
    state.ifPresent(found -> recordOf(node, found));
    return state.map(TableState::version).orElse(-1L);
  }

  /**
   * Why a node cannot run as things are: predictions of a model of which no version may be used.
   * Empty for a node that can, and where the model has never been trained.
   */
  public Optional<String> blocked(Node node) {
    if (node instanceof PredictionNode prediction
        && pipeline().node(prediction.model().value()).orElse(null) instanceof ModelNode model
        && models(model).latest().isPresent()
        && models(model).latestUsable().isEmpty()) {
      return Optional.of("it reads " + model.name() + ", which is degenerate");
    }
    return Optional.empty();
  }

  private Decision decideSource(SourceNode source, String fingerprint) {
    List<SourceFile> files = files(source);
    Optional<TableState> state = table(source);
    if (state.isEmpty()) {
      return run(source, "first run: " + sized(files), fingerprint, Map.of(), -1);
    }
    CommitRecord record = recordOf(source, state.get());
    long version = state.get().version();
    if (!record.fingerprint().equals(fingerprint)) {
      String reason = "its definition changed: all files are loaded again, " + sized(files);
      return run(source, reason, fingerprint, Map.of(), version);
    }
    if (!SourceFiles.digest(files).equals(record.ledgerDigest())) {
      return run(source, "its files changed: " + sized(files), fingerprint, Map.of(), version);
    }
    return keep(source, fingerprint, Map.of(), version);
  }

  private Decision decideTable(Node node, String fingerprint, Map<String, String> inputs) {
    Optional<TableState> state = table(node);
    if (state.isEmpty()) {
      return run(node, "first run", fingerprint, inputs, -1);
    }
    CommitRecord record = recordOf(node, state.get());
    long version = state.get().version();
    if (state.get().isChangedByOthers()) {
      String reason = "another program changed it in version " + version;
      return run(node, reason, fingerprint, inputs, version);
    }
    String key = asOfKey(node);
    String recorded = key.isEmpty() ? record.fingerprint() : fingerprintOf(record.asOf().get(key));
    if (recorded.equals(fingerprint)) {
      return keep(node, fingerprint, inputs, version);
    }
    if (recorded.isEmpty()) {
      return run(node, "no rows yet for as_of " + key, fingerprint, inputs, version);
    }
    return run(node, why(record.inputs(), inputs), fingerprint, inputs, version);
  }

  private Decision decideModel(Node node, String fingerprint, Map<String, String> inputs) {
    Optional<ModelManifest> latest = models((ModelNode) node).latest();
    if (latest.isEmpty()) {
      return run(node, "first run", fingerprint, inputs, -1);
    }
    long version = latest.get().version();
    if (latest.get().fingerprint().equals(fingerprint)) {
      return keep(node, fingerprint, inputs, version);
    }
    String reason = why(latest.get().dataVersions(), inputs);
    return run(node, reason, fingerprint, inputs, version);
  }

  private Map<String, String> inputVersions(Node node) {
    Map<String, String> versions = new TreeMap<>();
    for (Node input : compilation.graph().inputs(node)) {
      versions.put(input.name().value(), inputVersion(node, input));
    }
    return versions;
  }

  private String inputVersion(Node reader, Node input) {
    if (input instanceof ModelNode model) {
      return models(model).latestUsable().map(m -> m.version() + "@" + m.runId()).orElse("none");
    }
    Optional<TableState> state = table(input);
    if (state.isEmpty()) {
      return "none";
    }
    String key = reader instanceof PredictionNode ? asOfKey(input) : "";
    Optional<CommitRecord> record = state.get().record();
    String keyed = record.map(r -> r.asOf().getOrDefault(key, "")).orElse("");
    return keyed.isEmpty() ? state.get().version() + "@" + state.get().dataRun() : keyed;
  }

  private static String why(Map<String, String> before, Map<String, String> now) {
    List<String> changed =
        now.entrySet().stream()
            .filter(e -> !e.getValue().equals(before.get(e.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    return changed.isEmpty()
        ? "its definition changed"
        : String.join(", ", changed) + (changed.size() == 1 ? " has" : " have") + " changed";
  }

  private CommitRecord recordOf(Node node, TableState state) {
    return state.record().orElseThrow(() -> PlanProblems.foreignTable(node, directory(node)));
  }

  private static Map<String, Integer> functionsOf(Node node) {
    Map<String, Integer> versions = new TreeMap<>();
    for (SqlFunction function : SqlFunctions.all()) {
      if (node.canonicalText().toLowerCase(Locale.ROOT).contains(function.name())) {
        versions.put(function.name(), function.version());
      }
    }
    return versions;
  }

  /** An entry of {@link CommitRecord#asOf} is {@code fingerprint@run}. */
  private static String fingerprintOf(@Nullable String entry) {
    return entry == null ? "" : entry.substring(0, entry.indexOf('@'));
  }

  private Decision run(
      Node node, String reason, String fingerprint, Map<String, String> inputs, long version) {
    return new Decision(true, reason, fingerprint, inputs, asOfKey(node), version);
  }

  private Decision keep(Node node, String fingerprint, Map<String, String> inputs, long version) {
    return new Decision(false, "up to date", fingerprint, inputs, asOfKey(node), version);
  }

  private static String sized(List<SourceFile> files) {
    long bytes = files.stream().mapToLong(SourceFile::sizeBytes).sum();
    return files.size() + (files.size() == 1 ? " file, " : " files, ") + ByteSize.of(bytes);
  }
}
