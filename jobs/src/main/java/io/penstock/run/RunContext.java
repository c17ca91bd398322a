package io.penstock.run;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.Storage;
import io.penstock.definition.Stored;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.KeyRange;
import io.penstock.lake.LakeReader;
import io.penstock.lake.Lease;
import io.penstock.lake.PublishMode;
import io.penstock.lake.RowAudit;
import io.penstock.lake.TableNotes;
import io.penstock.lake.TableOwner;
import io.penstock.lake.TableState;
import io.penstock.lake.TableUpdate;
import io.penstock.lake.TableWrite;
import io.penstock.plan.Decision;
import io.penstock.plan.Planner;
import io.penstock.secret.Secrets;
import io.penstock.sql.AsOf;
import io.penstock.sql.SqlColumns;
import io.penstock.sql.SqlParameters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * What the nodes of one run share: a session of its own, so that the names of datasets and
 * Penstock's settings touch nothing of the user's, and the lake as it is now.
 */
public final class RunContext {
  private static final String AS_OF = "as_of";

  private final SparkSession session;
  private final Secrets secrets;
  private final Planner planner;
  private final RunHandle handle;
  private final Outputs outputs;
  private final Map<String, Object> parameters;
  private final SqlColumns columns;
  private final Map<ModelNode, Fitted> fitted;

  /** A model that this run has fitted and stored as a version. */
  private record Fitted(int version, PipelineModel model) {}

  private RunContext(SparkSession session, Secrets secrets, Planner planner, Lease lease) {
    this.session = session;
    this.secrets = secrets;
    this.planner = planner;
    this.handle = new RunHandle(lease, session.sparkContext());
    this.outputs = new Outputs(planner.compilation().graph());
    this.parameters = SqlParameters.values(planner.pipeline().parameters());
    this.columns = new SqlColumns(planner.pipeline().parameters());
    this.fitted = new ConcurrentHashMap<>();
  }

  private RunContext(RunContext run, SparkSession session) {
    this.session = session;
    this.secrets = run.secrets;
    this.planner = run.planner;
    this.handle = run.handle;
    this.outputs = run.outputs;
    this.parameters = run.parameters;
    this.columns = run.columns;
    this.fitted = run.fitted;
  }

  /**
   * A run in a new session of {@code parent}'s Spark.
   *
   * @param settings Spark settings, which give way to what Spark was started with
   * @param secrets give the values of those that settings and options name
   * @param lease the right of this run to write the lake
   */
  public static RunContext of(
      SparkSession parent,
      Map<String, String> settings,
      Secrets secrets,
      Planner planner,
      Lease lease) {
    SparkSession session = RunSession.of(parent, secrets.resolve(settings));
    return new RunContext(session, secrets, planner, lease);
  }

  /** The same run in a session of the node's own, if it has Spark settings of its own. */
  RunContext of(Node node) {
    return node.about().spark().isEmpty()
        ? this
        : new RunContext(this, RunSession.of(session, node.about(), secrets));
  }

  SparkSession session() {
    return session;
  }

  Secrets secrets() {
    return secrets;
  }

  Planner planner() {
    return planner;
  }

  String runId() {
    return handle.runId();
  }

  RunHandle handle() {
    return handle;
  }

  Outputs outputs() {
    return outputs;
  }

  Configuration hadoop() {
    return session.sparkContext().hadoopConfiguration();
  }

  /** Runs work with the run's session as the thread's own. */
  <T> T inSession(Supplier<T> work) {
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(session);
    try {
      return work.get();
    } finally {
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }

  /** Makes the columns of expressions, parameters bound. */
  Function<Text, Column> expressions() {
    return columns::of;
  }

  /**
   * The rows of one SELECT; each dataset that the node reads is pinned to the version that it has
   * now.
   */
  Dataset<Row> query(Node node, String sql) {
    return query(node, sql, Map.of());
  }

  /** As above, but of some inputs these rows are read. */
  Dataset<Row> query(Node node, String sql, Map<Node, Dataset<Row>> instead) {
    Map<Node, Dataset<Row>> inputs = new LinkedHashMap<>();
    for (Node input : planner.compilation().graph().inputs(node)) {
      Dataset<Row> given = instead.get(input);
      inputs.put(input, given == null ? rows(input) : given);
    }
    // Nodes run at the same time in one session, and of one dataset each may read other rows.
    synchronized (session) {
      inputs.forEach((input, rows) -> rows.createOrReplaceTempView("`" + input.name() + "`"));
      return session.sql(sql, parameters);
    }
  }

  /** All rows of a dataset, pinned to the version that it has now. */
  Dataset<Row> rows(Node dataset) {
    boolean isWhole = planner.asOfKey(dataset).isEmpty();
    return isWhole ? persisted(dataset).orElseGet(() -> stored(dataset)) : stored(dataset);
  }

  /** The rows of a dataset that are of this run's {@code as_of}; all, if it is not keyed by it. */
  Dataset<Row> rowsOfThisRun(Node dataset) {
    String key = planner.asOfKey(dataset);
    return persisted(dataset)
        .orElseGet(
            () ->
                key.isEmpty() ? stored(dataset) : stored(dataset).where(asOf(dataset).condition()));
  }

  /** The rows of a dataset that are of this run's {@code as_of}, by which it is keyed. */
  KeyRange asOf(Node dataset) {
    return KeyRange.of(AS_OF, AsOf.parse(planner.asOfKey(dataset)).orElseThrow().value());
  }

  /** A persisted result, in this context's session; Spark's cache is one for all sessions. */
  private Optional<Dataset<Row>> persisted(Node dataset) {
    return outputs.of(dataset).map(rows -> RunSession.rows(session, rows));
  }

  private Dataset<Row> stored(Node dataset) {
    return LakeReader.read(session, planner.directory(dataset), version(dataset));
  }

  /** Keeps a model that this run has fitted and stored, so that nobody need load it. */
  void keep(ModelNode node, int version, PipelineModel model) {
    fitted.put(node, new Fitted(version, model));
  }

  /** A version of a model: as this run fitted it, else loaded, its files verified. */
  PipelineModel model(ModelNode node, int version) {
    Fitted known = fitted.get(node);
    return known != null && known.version() == version
        ? known.model()
        : planner.models(node).load(session, version);
  }

  /** The node of a name that has been checked. */
  Node node(Text name) {
    return planner.pipeline().node(name.value()).orElseThrow();
  }

  /** Names of columns of a node's own dataset, spelled as its schema spells them. */
  List<String> spelled(Node node, List<Text> names) {
    return PublishModes.spelled(planner.compilation(), node, names);
  }

  /** How rows are published; {@code incoming} says whether a merge may get a key twice. */
  PublishMode mode(Node node, WriteMode write, PublishMode.Incoming incoming) {
    return PublishModes.of(planner.compilation(), node, write, incoming, expressions());
  }

  /** A write of a node's table, which publishes nothing once the run was told to stop. */
  TableWrite write(Node node, RowAudit audit, PublishMode mode) {
    RowAudit checked =
        audit.within(
            name -> rows(node(name)),
            RunTime.of(planner.pipeline().parameters()).orElseGet(planner::now));
    return TableWrite.of(session, planner.directory(node), checked, mode)
        .notes(notes(node))
        .owner(owner(node))
        .contested(handle.isContested())
        .gate(handle::requireMayPublish);
  }

  /** A commit to a node's table that changes no row, as above. */
  TableUpdate update(Node node) {
    return new TableUpdate(
        session, planner.directory(node), owner(node), notes(node), handle::requireMayPublish);
  }

  private TableOwner owner(Node node) {
    return new TableOwner(planner.pipeline().name().value(), node.qualifiedName());
  }

  private TableNotes notes(Node node) {
    Map<String, String> comments = new HashMap<>();
    Set<String> pii = new HashSet<>();
    node.about()
        .columns()
        .forEach(
            (name, column) -> {
              comments.put(name.value(), column.description());
              if (column.pii()) {
                pii.add(name.value());
              }
            });
    Storage storage = node instanceof Stored stored ? stored.storage() : Storage.DEFAULT;
    Map<String, String> properties = new HashMap<>();
    storage.properties().forEach((name, value) -> properties.put(name.value(), value.value()));
    return new TableNotes(
        node.about().description(), comments, pii, spelled(node, storage.clusterBy()), properties);
  }

  /** What the commit of a node says of itself. */
  CommitRecord record(Node node, Decision decision) {
    return record(node, decision, false);
  }

  /** As above; {@code keepsOthers} says whether rows of other as_of stay in the table. */
  CommitRecord record(Node node, Decision decision, boolean keepsOthers) {
    CommitRecord record =
        CommitRecord.of(runId(), node.qualifiedName(), decision.fingerprint(), decision.inputs())
            .withDefinition(decision.definition());
    if (decision.asOfKey().isEmpty()) {
      return record;
    }
    Optional<CommitRecord> before =
        planner.table(node).filter(state -> !state.isChangedByOthers()).flatMap(TableState::record);
    return record
        .withAsOf(keepsOthers ? before.map(CommitRecord::asOf).orElse(Map.of()) : Map.of())
        .withAsOf(decision.asOfKey(), decision.fingerprint() + "@" + runId());
  }

  private long version(Node dataset) {
    return planner
        .table(dataset)
        .orElseThrow(() -> new IllegalStateException("'" + dataset.name() + "' has no table"))
        // The newest: OPTIMIZE and VACUUM may have removed the files of the last change.
        .latestVersion();
  }
}
