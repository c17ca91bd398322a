package io.penstock.plan;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.Intake.OnEmpty;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.DeletedKeys;
import io.penstock.lake.Quarantine;
import io.penstock.lake.TableState;
import io.penstock.ml.ModelManifest;
import io.penstock.ml.ModelStore;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Compares a compiled pipeline with its lake; reads logs and manifests, with no Spark session. */
public final class Planner {
  private final Compilation compilation;
  private final Configuration hadoop;
  private final Path lake;
  private final Path project;
  private final Clock clock;
  private final Choice choice;
  private final boolean remembers;
  private final Map<Node, Optional<TableState>> pinned = new ConcurrentHashMap<>();
  private final Map<Node, List<SourceFile>> listed = new ConcurrentHashMap<>();

  /**
   * A planner of one run.
   *
   * @param lake the pipeline's directory
   * @param project where relative input paths start
   * @param clock says when a model is stored
   */
  public Planner(
      Compilation compilation, Configuration hadoop, Path lake, Path project, Clock clock) {
    this(compilation, hadoop, lake, project, clock, Choice.of(compilation.graph().order()), false);
  }

  private Planner(
      Compilation compilation,
      Configuration hadoop,
      Path lake,
      Path project,
      Clock clock,
      Choice choice,
      boolean remembers) {
    this.compilation = compilation;
    this.hadoop = hadoop;
    this.lake = lake;
    this.project = project;
    this.clock = clock;
    this.choice = choice;
    this.remembers = remembers;
  }

  /** The same for some of the nodes. */
  public Planner choosing(Choice other) {
    return new Planner(compilation, hadoop, lake, project, clock, other, remembers);
  }

  /** The same in another Hadoop configuration, such as that of a session. */
  public Planner in(Configuration other) {
    Planner same = new Planner(compilation, other, lake, project, clock, choice, remembers);
    same.pinned.putAll(pinned);
    same.listed.putAll(listed);
    return same;
  }

  /** The same, which looks at each table and each source's files once and keeps to what it saw. */
  private Planner remembering() {
    return new Planner(compilation, hadoop, lake, project, clock, choice, true);
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
    requireWholeLogs();
    return new Steps(remembering()).plan();
  }

  /**
   * Stops (65) if the log of a table that the chosen nodes write or read is damaged, before any of
   * them runs.
   */
  public void requireWholeLogs() {
    Set<Node> tables = new HashSet<>();
    for (Node node : choice.selected()) {
      tables.addAll(compilation.graph().inputs(node));
      tables.add(node);
    }
    for (Node node : compilation.graph().order()) {
      if (tables.contains(node) && !(node instanceof ModelNode)) {
        TableState.requireWholeLog(hadoop, directory(node));
        TableState.requireWholeLog(hadoop, Quarantine.of(directory(node)));
        if (keepsDeletedKeys(node)) {
          TableState.requireWholeLog(hadoop, DeletedKeys.of(directory(node)));
        }
      }
    }
  }

  private static boolean keepsDeletedKeys(Node node) {
    WriteMode write = null;
    if (node instanceof SourceNode source) {
      write = source.write();
    } else if (node instanceof TableNode table) {
      write = table.write();
    }
    return write instanceof WriteMode.Merge merge
        && merge.deleteWhen() != null
        && merge.sequenceBy() != null;
  }

  /**
   * Whether a node runs, with its inputs as they are now.
   *
   * @throws io.penstock.problem.PenstockException if an input is absent, or its table is damaged or
   *     not Penstock's
   */
  public Decision decide(Node node) {
    return new Decider(this, node, inputVersions(node)).decide();
  }

  /** The files that a source has in front of it, sorted by path: those of now, if not pinned. */
  public List<SourceFile> files(SourceNode source) {
    List<SourceFile> known = listed.get(source);
    if (known != null) {
      return known;
    }
    List<String> paths = source.paths().stream().map(Text::value).toList();
    List<SourceFile> files =
        source.intake().onEmpty() == OnEmpty.FAIL
            ? SourceFiles.list(hadoop, paths, project)
            : SourceFiles.listIfAny(hadoop, paths, project);
    if (remembers) {
      listed.put(source, files);
    }
    return files;
  }

  /** Pins the files of a source: of what comes later a run takes none. */
  public void pin(SourceNode source, List<SourceFile> files) {
    listed.put(source, List.copyOf(files));
  }

  /** The models of a node. */
  public ModelStore models(ModelNode node) {
    return new ModelStore(directory(node), hadoop, clock);
  }

  /** The state of a dataset's table, if it is there: that which was pinned, else that of now. */
  public Optional<TableState> table(Node node) {
    Optional<TableState> state = pinned.get(node);
    if (state == null) {
      state = TableState.read(hadoop, directory(node));
      if (remembers) {
        pinned.put(node, state);
      }
    }
    return state;
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
      return compilation.graph().node(prediction.from().value()).map(this::asOfKey).orElse("");
    }
    return "";
  }

  /**
   * Why a node cannot run as things are: predictions of a model of which no version may be used,
   * and what reads a dataset or a model that is neither there nor chosen. Empty for a node that
   * can.
   */
  public Optional<String> blocked(Node node) {
    return blockedBy(node).map(Reason.Blocked::sentence);
  }

  /** As {@link #blocked}. */
  Optional<Reason.Blocked> blockedBy(Node node) {
    for (Node input : compilation.graph().inputs(node)) {
      String name = input.name().value();
      if (input instanceof ModelNode model && models(model).latest().isPresent()) {
        if (models(model).latestUsable().isEmpty()) {
          return Optional.of(new Reason.Blocked(name, "is degenerate"));
        }
      } else if (!choice.selected().contains(input)
          && (input instanceof ModelNode || table(input).isEmpty())) {
        return Optional.of(new Reason.Blocked(name, "is not there yet and not selected"));
      }
    }
    return Optional.empty();
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
      return models(model).latestUsable().map(ModelManifest::state).orElse(TableState.NONE);
    }
    Optional<TableState> state = table(input);
    if (state.isEmpty()) {
      return TableState.NONE;
    }
    String key = reader instanceof PredictionNode ? asOfKey(input) : "";
    Optional<CommitRecord> record = state.get().record();
    String keyed = record.map(r -> r.asOf().getOrDefault(key, "")).orElse("");
    return keyed.isEmpty() ? state.get().state() : keyed;
  }

  /** Penstock's record of a table, which must be its own. */
  CommitRecord recordOf(Node node, TableState state) {
    return state.record().orElseThrow(() -> PlanProblems.foreignTable(node, directory(node)));
  }

  /** The configuration with which the lake is read. */
  public Configuration hadoop() {
    return hadoop;
  }

  /** Which nodes it is about. */
  public Choice choice() {
    return choice;
  }
}
