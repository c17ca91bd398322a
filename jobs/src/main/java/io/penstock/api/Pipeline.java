package io.penstock.api;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.lake.LakePaths;
import io.penstock.lake.LakeReader;
import io.penstock.lake.LakeSession;
import io.penstock.lake.Quarantine;
import io.penstock.lake.TableState;
import io.penstock.ml.ModelStore;
import io.penstock.plan.Choice;
import io.penstock.plan.Compilation;
import io.penstock.plan.PipelineCompiler;
import io.penstock.plan.Plan;
import io.penstock.plan.Planner;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.run.RunContext;
import io.penstock.run.RunId;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import io.penstock.run.Runner;
import io.penstock.run.UpToDate;
import io.penstock.yaml.PipelineReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file, opened: what is wrong with it, what would run, running it, and what it made.
 * Reads well from the Spark shell.
 */
public final class Pipeline {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String HADOOP = "spark.hadoop.";
  private static final String QUARANTINE = "__quarantine";

  private final Project project;
  private final Profile profile;
  private final String lake;
  private final @Nullable Compilation compilation;
  private final List<Problem> problems;

  private Pipeline(
      Project project,
      Profile profile,
      String lake,
      @Nullable Compilation compilation,
      List<Problem> problems) {
    this.project = project;
    this.profile = profile;
    this.lake = lake;
    this.compilation = compilation;
    this.problems = List.copyOf(problems);
  }

  /**
   * Opens a pipeline file with the defaults.
   *
   * @throws io.penstock.problem.PenstockException if the file is absent
   */
  public static Pipeline load(String file) {
    return load(file, LoadOptions.DEFAULTS);
  }

  /** Opens a pipeline file. */
  public static Pipeline load(String file, LoadOptions options) {
    Project project = Project.of(file, options);
    Profile profile = Profile.read(project, options);
    PipelineReader.Reading reading = project.read(options, profile);
    String lake = project.lake(options, profile, reading);
    if (reading.pipeline().isEmpty()) {
      return new Pipeline(project, profile, lake, null, reading.problems());
    }
    Compilation compilation =
        PipelineCompiler.compile(reading.pipeline().get(), reading.brokenNames());
    Set<Problem> all = new LinkedHashSet<>(reading.problems());
    Set<Position> told = all.stream().map(Problem::at).collect(Collectors.toSet());
    compilation.problems().stream().filter(p -> !told.contains(p.at())).forEach(all::add);
    List<Problem> inFileOrder = all.stream().sorted(Comparator.comparing(Problem::at)).toList();
    return new Pipeline(project, profile, lake, compilation, inFileOrder);
  }

  /** All that is wrong with the file; only a pipeline without problems plans and runs. */
  public List<Problem> problems() {
    return problems;
  }

  /** The pipeline's name. */
  public String name() {
    return compiled().pipeline().name().value();
  }

  /** The names of its datasets and models, in the order of the file. */
  public List<String> nodeNames() {
    return compiled().pipeline().nodes().stream().map(node -> node.name().value()).toList();
  }

  /** Where relative paths start. */
  public Path projectDirectory() {
    return project.directory();
  }

  /**
   * The Spark settings that apply: Penstock's defaults, over them the pipeline's own, over them the
   * profile's.
   */
  public Map<String, String> sparkSettings() {
    int cores = Runtime.getRuntime().availableProcessors();
    Map<String, String> settings = new LinkedHashMap<>(LakeSession.settings(cores));
    if (!System.getProperty("spark.master", "local").startsWith("local")) {
      settings.keySet().removeAll(LakeSession.LOCAL_ONLY);
    }
    compiled().pipeline().spark().forEach((key, value) -> settings.put(key.value(), value.value()));
    settings.putAll(profile.spark());
    return settings;
  }

  /** What a run would do now; reads the lake's logs, and needs no Spark session. */
  public Plan plan() {
    return planner(offline()).plan();
  }

  /**
   * Runs all that is not up to date.
   *
   * @throws io.penstock.problem.PenstockException if the session cannot write Delta tables safely
   */
  public RunSummary run(SparkSession session) {
    return run(session, RunListener.SILENT);
  }

  /** As above, watched by {@code listener}. */
  public RunSummary run(SparkSession session, RunListener listener) {
    return run(session, everything(), listener);
  }

  /** Runs one node and all that it reads, as far as they are not up to date. */
  public RunSummary run(SparkSession session, String node) {
    return run(session, withInputs(node(node)), RunListener.SILENT);
  }

  /**
   * Runs all that is not up to date, in a session that is made only if there is something to do.
   */
  public RunSummary runWhatChanged(RunListener listener, Supplier<SparkSession> sessions) {
    Planner planner = planner(offline());
    if (planner.plan().isUpToDate()) {
      return UpToDate.run(RunId.next(CLOCK), planner, listener);
    }
    return run(sessions.get(), listener);
  }

  /** Runs everything, whatever has changed; what it makes replaces all that was there. */
  public RunSummary runFullRefresh(SparkSession session, RunListener listener) {
    Planner planner = planner(hadoop(session)).choosing(Choice.refreshing(everything()));
    return run(session, planner, everything(), listener);
  }

  /**
   * The rows of a dataset, or of its quarantine, pinned to the newest version; without Penstock's
   * own columns, which a quarantine keeps.
   */
  public Dataset<Row> table(SparkSession session, String dataset) {
    Planner planner = planner(hadoop(session));
    boolean isQuarantine = dataset.endsWith(QUARANTINE);
    Node node =
        node(isQuarantine ? dataset.substring(0, dataset.length() - QUARANTINE.length()) : dataset);
    if (node instanceof ModelNode) {
      throw ApiProblems.isNoDataset(node);
    }
    org.apache.hadoop.fs.Path path = planner.directory(node);
    if (isQuarantine) {
      org.apache.hadoop.fs.Path quarantine = Quarantine.of(path);
      return LakeReader.readAllColumns(
          session,
          quarantine,
          version(quarantine, session).orElseThrow(() -> ApiProblems.noQuarantine(node)));
    }
    return LakeReader.read(
        session, path, version(path, session).orElseThrow(() -> ApiProblems.noTable(dataset)));
  }

  /** The fitted model of a node: its newest version that is not degenerate, its files verified. */
  public PipelineModel model(SparkSession session, String model) {
    if (!(node(model) instanceof ModelNode node)) {
      throw ApiProblems.isNoModel(node(model));
    }
    ModelStore models = planner(hadoop(session)).models(node);
    return models
        .latestUsable()
        .map(manifest -> models.load(session, manifest.version()))
        .orElseThrow(() -> ApiProblems.noModel(node));
  }

  @Override
  public String toString() {
    return project.file() + (problems.isEmpty() ? "" : ", with problems: " + problems.size());
  }

  private RunSummary run(SparkSession session, Set<Node> selected, RunListener listener) {
    return run(session, planner(hadoop(session)), selected, listener);
  }

  private RunSummary run(
      SparkSession session, Planner planner, Set<Node> selected, RunListener listener) {
    LakeSession.require(session);
    return Runner.run(
        RunContext.of(session, sparkSettings(), planner, CLOCK), planner, selected, listener);
  }

  private Planner planner(Configuration hadoop) {
    return new Planner(
        compiled(), hadoop, LakePaths.resolve(project.base(), lake), project.base(), CLOCK);
  }

  /** Hadoop's configuration as a session would have it. */
  private Configuration offline() {
    Map<String, String> settings = new LinkedHashMap<>(sparkSettings());
    for (String name : System.getProperties().stringPropertyNames()) {
      settings.put(name, System.getProperty(name));
    }
    Configuration hadoop = new Configuration();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(HADOOP)) {
            hadoop.set(name.substring(HADOOP.length()), value);
          }
        });
    return hadoop;
  }

  private static Optional<Long> version(org.apache.hadoop.fs.Path table, SparkSession session) {
    return TableState.read(hadoop(session), table).map(TableState::latestVersion);
  }

  private Node node(String name) {
    return compiled()
        .pipeline()
        .node(name)
        .orElseThrow(() -> ApiProblems.unknown(name, nodeNames()));
  }

  private Set<Node> everything() {
    return Set.copyOf(compiled().pipeline().nodes());
  }

  private Set<Node> withInputs(Node node) {
    Set<Node> all = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>(List.of(node));
    while (!open.isEmpty()) {
      Node next = open.pop();
      if (all.add(next)) {
        open.addAll(compiled().graph().inputs(next));
      }
    }
    return all;
  }

  private Compilation compiled() {
    if (compilation == null || !problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return compilation;
  }

  private static Configuration hadoop(SparkSession session) {
    return session.sparkContext().hadoopConfiguration();
  }
}
