package io.penstock.run;

import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.SqlName;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.input.Records;
import io.penstock.lake.PublishMode;
import io.penstock.lake.RowAudit;
import io.penstock.lake.TableImage;
import io.penstock.plan.Compilation;
import io.penstock.sql.FeatureQuery;
import io.penstock.sql.SqlColumns;
import io.penstock.sql.SqlParameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Computes datasets from few rows in memory, by the SQL, checks and parameters of a run; no lake is
 * read or written. Each dataset is computed once, before those that read it.
 */
public final class MemoryRun {
  /** For a few rows the time goes into tasks and generated code, not into rows. */
  private static final Map<String, String> FAST =
      Map.of(
          "spark.sql.shuffle.partitions", "1",
          "spark.sql.leafNodeDefaultParallelism", "1",
          "spark.sql.adaptive.enabled", "false",
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          // Dates and times as java.time has them, with no zone of the machine in between.
          "spark.sql.datetime.java8API.enabled", "true");

  private final SparkSession session;
  private final Compilation compilation;
  private final SqlColumns columns;
  private final Map<Node, Dataset<Row>> known = new HashMap<>();

  /**
   * Computes in a session of {@link #session}.
   *
   * @param compilation of a pipeline without problems
   */
  public MemoryRun(SparkSession session, Compilation compilation) {
    this.session = session;
    this.compilation = compilation;
    this.columns = new SqlColumns(compilation.pipeline().parameters());
  }

  /** A session of {@code parent}'s Spark for many runs, one after the other. */
  public static SparkSession session(SparkSession parent, Map<String, String> settings) {
    SparkSession session = RunSession.of(parent, settings);
    FAST.forEach(session.conf()::set);
    return session;
  }

  /** The checks of a node, those that a run makes by itself among them. */
  public static List<Check> checks(Node node) {
    if (node instanceof FeatureNode features) {
      return FeatureRun.checks(features);
    }
    if (node instanceof SourceNode source) {
      return WriteChecks.of(source, source.write());
    }
    return node instanceof TableNode table ? WriteChecks.of(table, table.write()) : node.checks();
  }

  /** The rows of a dataset are these; nothing is checked. */
  public void take(Node dataset, StructType columns, List<Row> rows) {
    known.put(dataset, session.createDataFrame(rows, columns.asNullable()));
  }

  /**
   * Loads records as if they had stood in one file that parsed.
   *
   * @param records of the columns of its files, null also where the schema says NOT NULL
   * @param file what {@code _file} says
   */
  public TableImage load(SourceNode source, List<Row> records, String file) {
    StructType declared = compilation.columnsOfFiles(source).orElseThrow();
    StructType read =
        declared
            .asNullable()
            .add(Records.RAW, DataTypes.StringType)
            .add(Records.FILE, DataTypes.StringType)
            .add(Records.RECORD, DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (Row record : records) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < record.size(); i++) {
        values.add(record.get(i));
      }
      values.addAll(Arrays.asList(null, file, rows.size() + 1L));
      rows.add(RowFactory.create(values.toArray()));
    }
    return image(
        source,
        () -> SourceRun.audit(source, declared, session.createDataFrame(rows, read), columns::of),
        mode(source, source.write()));
  }

  /** Computes a table or features from what is known. */
  public TableImage compute(Node node) {
    if (node instanceof FeatureNode features) {
      return image(
          node,
          () ->
              FeatureRun.audit(
                  features,
                  query(node, FeatureQuery.sql(features, compilation.schemas())),
                  columns::of),
          PublishMode.overwrite());
    }
    TableNode table = (TableNode) node;
    return image(
        node,
        () -> RowAudit.of(query(node, table.sql().value()), checks(table), columns::of),
        mode(table, table.write()));
  }

  private PublishMode mode(Node node, WriteMode write) {
    return PublishModes.of(compilation, node, write, PublishMode.Incoming.ANY_PER_KEY, columns::of);
  }

  private TableImage image(Node node, Supplier<RowAudit> audit, PublishMode mode) {
    TableImage image =
        ((org.apache.spark.sql.classic.SparkSession) session)
            .withActive(
                () ->
                    TableImage.of(
                        node.qualifiedName(), audit.get().within(this::rows, now()), mode));
    if (image.failed().isEmpty()) {
      // Readers see the published columns only, as from the lake.
      List<StructField> published =
          Arrays.stream(image.columns().fields())
              .filter(field -> !field.name().startsWith("_"))
              .toList();
      Dataset<Row> rows = session.createDataFrame(image.rows(), image.columns());
      known.put(
          node,
          rows.select(
              published.stream()
                  .map(field -> rows.col(SqlName.quoted(field.name())))
                  .toArray(Column[]::new)));
    }
    return image;
  }

  private Instant now() {
    return RunTime.of(compilation.pipeline().parameters()).orElseGet(Instant::now);
  }

  private Dataset<Row> rows(Text dataset) {
    return rows(compilation.pipeline().node(dataset.value()).orElseThrow());
  }

  private Dataset<Row> rows(Node input) {
    Dataset<Row> rows = known.get(input);
    if (rows == null) {
      throw new IllegalStateException("'" + input.name() + "' is not computed yet");
    }
    return rows;
  }

  private Dataset<Row> query(Node node, String sql) {
    for (Node input : compilation.graph().inputs(node)) {
      rows(input).createOrReplaceTempView("`" + input.name() + "`");
    }
    return session.sql(sql, SqlParameters.values(compilation.pipeline().parameters()));
  }
}
