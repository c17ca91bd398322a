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
import io.penstock.problem.Problem;
import io.penstock.run.RunContext;
import io.penstock.run.RunId;
import io.penstock.run.RunListener;
import io.penstock.run.RunRecords;
import io.penstock.run.RunSummary;
import io.penstock.run.Runner;
import io.penstock.run.UpToDate;
import io.penstock.yaml.PipelineReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
    all.addAll(compilation.problems());
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
    return plan(RunOptions.DEFAULTS);
  }

  /** As above, for some of the nodes. */
  public Plan plan(RunOptions options) {
    Configuration hadoop = offline();
    Planner planner = planner(hadoop);
    return planner.choosing(Selection.of(planner, hadoop, options)).plan();
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
    return run(session, RunOptions.DEFAULTS, listener);
  }

  /**
   * Runs some of the nodes, as {@code options} say. The run can be stopped: by the handle that
   * {@code listener} gets, or by interrupting this thread, which is then still interrupted when the
   * summary is returned.
   */
  public RunSummary run(SparkSession session, RunOptions options, RunListener listener) {
    Planner planner = planner(hadoop(session));
    return run(
        session, planner, Selection.of(planner, hadoop(session), options), options, listener);
  }

  /** Runs one node and all that it reads, as far as they are not up to date. */
  public RunSummary run(SparkSession session, String node) {
    String selector = "+" + node(node).name();
    return run(session, RunOptions.DEFAULTS.withSelect(selector), RunListener.SILENT);
  }

  /**
   * Runs all that is not up to date, in a session that is made only if there is something to do.
   */
  public RunSummary runWhatChanged(RunListener listener, Supplier<SparkSession> sessions) {
    return runWhatChanged(RunOptions.DEFAULTS, listener, sessions);
  }

  /** As above, for some of the nodes. */
  public RunSummary runWhatChanged(
      RunOptions options, RunListener listener, Supplier<SparkSession> sessions) {
    Configuration hadoop = offline();
    Planner planner = planner(hadoop);
    Choice choice = Selection.of(planner, hadoop, options);
    Planner chosen = planner.choosing(choice);
    if (chosen.plan().isUpToDate()) {
      String runId = RunId.next(CLOCK);
      return recorded(UpToDate.run(runId, chosen, choice.selected(), listener), hadoop, options);
    }
    SparkSession session = sessions.get();
    return run(session, planner(hadoop(session)), choice, options, listener);
  }

  /** Runs everything, whatever has changed; what it makes replaces all that was there. */
  public RunSummary runFullRefresh(SparkSession session, RunListener listener) {
    return run(session, RunOptions.DEFAULTS.withFullRefresh(), listener);
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

  private RunSummary run(
      SparkSession session,
      Planner planner,
      Choice choice,
      RunOptions options,
      RunListener listener) {
    LakeSession.require(session);
    Planner chosen = planner.choosing(choice);
    RunContext context = RunContext.of(session, sparkSettings(), chosen, CLOCK);
    RunSummary summary = Runner.run(context, chosen, choice.selected(), options.policy(), listener);
    return recorded(summary, hadoop(session), options);
  }

  private static RunSummary recorded(RunSummary summary, Configuration hadoop, RunOptions options) {
    if (summary.results().isEmpty()) {
      return summary; // nothing was selected: the newest record stays that of a run
    }
    // An interrupt stops the run, not the record of it.
    boolean wasInterrupted = Thread.interrupted();
    new RunRecords(summary.lake(), hadoop).add(summary, options.toString());
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return summary;
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
