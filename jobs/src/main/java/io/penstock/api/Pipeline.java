package io.penstock.api;

import io.penstock.cases.CaseListener;
import io.penstock.cases.TestSummary;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.input.UserPaths;
import io.penstock.lake.LakeReader;
import io.penstock.lake.LakeSession;
import io.penstock.lake.Lease;
import io.penstock.lake.Quarantine;
import io.penstock.lake.TableState;
import io.penstock.ml.ModelStore;
import io.penstock.plan.Choice;
import io.penstock.plan.Compilation;
import io.penstock.plan.CompiledPlan;
import io.penstock.plan.Plan;
import io.penstock.plan.Planner;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.Problem;
import io.penstock.run.CheckOptions;
import io.penstock.run.LakeCheck;
import io.penstock.run.LakeReport;
import io.penstock.run.MemoryRun;
import io.penstock.run.RecordedRun;
import io.penstock.run.RunContext;
import io.penstock.run.RunId;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import io.penstock.run.UpToDate;
import io.penstock.secret.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A pipeline file, opened: what is wrong with it, what would run, running it, and what it made.
 * Reads well from the Spark shell.
 */
public final class Pipeline {
  static final Clock CLOCK = Clock.systemUTC();
  private static final String QUARANTINE = "__quarantine";

  private final Opened opened;

  private Pipeline(Opened opened) {
    this.opened = opened;
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
    return new Pipeline(Opened.of(file, options));
  }

  /** All that is wrong with the file; only a pipeline without problems plans and runs. */
  public List<Problem> problems() {
    return opened.problems();
  }

  /** The pipeline file as it was named. */
  public String file() {
    return opened.project().file();
  }

  /** How it was read. */
  public LoadOptions options() {
    return opened.options();
  }

  /** The pipeline's name. */
  public String name() {
    return compiled().pipeline().name().value();
  }

  /** The names of its datasets and models, in the order of the file. */
  public List<String> nodeNames() {
    return compiled().pipeline().nodes().stream().map(node -> node.name().value()).toList();
  }

  /**
   * The columns of sources that declare none, as DDL by the source's name: those of its table, or
   * before there is one those that its files look like.
   */
  public Map<String, String> inferredSchemas() {
    return opened.inferredSchemas();
  }

  /** The name of a node as the file spells it; an unknown one is an error (64). */
  public String nodeName(String name) {
    return node(name).name().value();
  }

  /** Where relative paths start. */
  public Path projectDirectory() {
    return opened.project().directory();
  }

  /**
   * The files that it was read from, overlays among them: the content of each by its path as seen
   * from the project.
   */
  public Map<String, byte[]> files() {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    opened
        .files()
        .forEach(file -> contents.put(opened.project().inProject(file.path()), file.content()));
    return Collections.unmodifiableMap(contents);
  }

  /**
   * The Spark settings that apply: Penstock's defaults, over them the pipeline's own, over them the
   * profile's. A {@code ${secret:NAME}} stands in them as it is written.
   */
  public Map<String, String> sparkSettings() {
    return settings().values();
  }

  /**
   * As above, with the values of the secrets: for a session that is being started, and for nothing
   * else.
   *
   * @throws io.penstock.problem.PenstockException if a secret is not there (66)
   */
  public Map<String, String> sparkSettingsWithSecrets() {
    return settings().valuesWithSecrets();
  }

  /** What a run would do now; reads the lake's logs, and needs no Spark session. */
  public Plan plan() {
    return plan(RunOptions.DEFAULTS);
  }

  /** As above, for some of the nodes. */
  public Plan plan(RunOptions options) {
    return plan(offline(), options);
  }

  /** What a run in this session would do now, with its Hadoop configuration; no Spark job. */
  public Plan plan(SparkSession session) {
    return plan(hadoop(session), RunOptions.DEFAULTS);
  }

  private Plan plan(Configuration hadoop, RunOptions options) {
    Planner planner = planner(hadoop);
    return shown(planner.choosing(Selection.of(planner, hadoop, options)).plan());
  }

  /**
   * The plan as a file that {@link PlannedRun} runs, as JSON: equal pipelines, files and lakes give
   * equal text.
   *
   * @param file where it will be kept; paths are written relative to it where they can be
   * @param options which nodes it is about
   */
  public String compile(Path file, RunOptions options) {
    Configuration hadoop = offline();
    Choice choice = Selection.of(planner(hadoop), hadoop, options);
    return compiled(PlanPaths.of(file), choice).toJson();
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
    Choice choice = Selection.of(planner, hadoop(session), options);
    return OneWriter.run(this, planner.choosing(choice), options, listener, () -> session);
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
      RunSummary summary = UpToDate.run(runId, chosen, choice.selected(), listener);
      return RecordedRun.upToDate(summary, hadoop, options.toString());
    }
    return OneWriter.run(this, chosen, options, listener, sessions);
  }

  /** Runs everything, whatever has changed; what it makes replaces all that was there. */
  public RunSummary runFullRefresh(SparkSession session, RunListener listener) {
    return run(session, RunOptions.DEFAULTS.withFullRefresh(), listener);
  }

  /** Proves that all tables and models are whole; needs no Spark session and changes nothing. */
  public LakeReport fsck() {
    return fsck(
        CheckOptions.DEFAULTS,
        () -> {
          throw new IllegalStateException("no Spark is needed");
        });
  }

  /** As above; {@code sessions} is asked for one only for a deep check. */
  public LakeReport fsck(CheckOptions options, Supplier<SparkSession> sessions) {
    return LakeCheck.run(planner(offline()), offline(), options, sessions);
  }

  /**
   * Runs the test cases that stand beside the file; no lake is read or written.
   *
   * @throws io.penstock.problem.PenstockException if there are none (66), or a case is wrong (78)
   */
  public TestSummary test(SparkSession session) {
    return test("*", CaseListener.SILENT, () -> session);
  }

  /**
   * As above, some of the cases, in a session that is made once they are known to be right.
   *
   * @param cases a name, in which {@code *} stands for any text and {@code ?} for a character
   */
  public TestSummary test(String cases, CaseListener listener, Supplier<SparkSession> sessions) {
    return new CaseSuite(file(), options(), compiled())
        .run(cases, listener, () -> MemoryRun.session(sessions.get(), sparkSettings()));
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
    int problems = problems().size();
    return file() + (problems == 0 ? "" : ", with problems: " + problems);
  }

  /** Runs what a planner chooses, in a run that has the lease of its lake. */
  RunSummary run(
      SparkSession session, Planner chosen, Lease lease, RunOptions options, RunListener listener) {
    LakeSession.require(session);
    Secrets secrets = settings().requiredSecrets(hadoop(session));
    RunContext context = RunContext.of(session, sparkSettings(), secrets, chosen, lease);
    return RecordedRun.run(
        context,
        chosen,
        chosen.choice().selected(),
        options.policy(),
        options.toString(),
        listener);
  }

  /** The plan for a choice of nodes, to be kept. */
  CompiledPlan compiled(PlanPaths paths, Choice choice) {
    Plan plan = planner(offline()).choosing(choice).plan();
    return opened.plan(paths, CompiledPlan.nodes(plan, choice));
  }

  /** What can be said of a pipeline with problems: which files it was read from. */
  CompiledPlan uncompiled(PlanPaths paths) {
    return opened.plan(paths, List.of());
  }

  /** The node of a name such as {@code tables.spending}. */
  Optional<Node> qualifiedNode(String name) {
    return Optional.ofNullable(opened.compilation()).stream()
        .flatMap(compilation -> compilation.pipeline().nodes().stream())
        .filter(node -> node.qualifiedName().equals(name))
        .findFirst();
  }

  Planner planner(Configuration hadoop) {
    org.apache.hadoop.fs.Path base = opened.project().base();
    return new Planner(compiled(), hadoop, UserPaths.resolve(base, opened.lake()), base, CLOCK);
  }

  private SessionSettings settings() {
    return new SessionSettings(compiled().pipeline(), opened.profile());
  }

  /** Hadoop's configuration as a session would have it; all secrets are there. */
  Configuration offline() {
    return settings().hadoop();
  }

  /** As the user knows it. */
  private Plan shown(Plan plan) {
    return plan.with(
        Objects.requireNonNullElse(options().lake(), opened.lake()), settings().shown());
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

  /** The resolved pipeline, which has no problems; throws them otherwise. */
  Compilation compiled() {
    Compilation compilation = opened.compilation();
    if (compilation == null || !problems().isEmpty()) {
      throw new DefinitionException(problems());
    }
    return compilation;
  }

  static Configuration hadoop(SparkSession session) {
    return session.sparkContext().hadoopConfiguration();
  }
}
