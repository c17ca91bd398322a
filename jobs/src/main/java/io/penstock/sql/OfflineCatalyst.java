package io.penstock.sql;

import io.penstock.definition.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.FakeV2SessionCatalog$;
import org.apache.spark.sql.catalyst.analysis.NameParameterizedQuery;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.DummyFunctionExpressionBuilder$;
import org.apache.spark.sql.catalyst.catalog.DummyFunctionResourceLoader$;
import org.apache.spark.sql.catalyst.catalog.GlobalTempViewManager;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.catalog.TemporaryViewRelation;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's analyzer over an in-memory catalog, with no Spark context. Not thread-safe. All calls
 * into Spark pass through {@link #within}, so that an active session's settings change nothing.
 */
final class OfflineCatalyst {
  private static final SQLConf CONF = conf();

  private final List<Parameter> parameters;
  private final SessionCatalog catalog;
  private final Analyzer analyzer;
  private final Set<String> views = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  OfflineCatalyst(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
    this.catalog = catalog();
    this.analyzer = new Analyzer(new CatalogManager(FakeV2SessionCatalog$.MODULE$, catalog));
  }

  static <T> T within(Supplier<T> work) {
    return SQLConf.withExistingConf(CONF, work::get);
  }

  /** What a dataset of that schema is in a plan. */
  static LogicalPlan relation(String name, StructType schema) {
    return new SubqueryAlias(new AliasIdentifier(name, Trees.seq(List.of())), rows(schema));
  }

  /**
   * Resolves as far as it goes: what cannot be resolved is left unresolved, or fails.
   *
   * @throws AnalysisException where Spark gives up at once; undeclared by Spark
   */
  LogicalPlan resolve(LogicalPlan plan, Map<String, StructType> datasets) throws AnalysisException {
    show(datasets);
    return analyzer.execute(bound(plan));
  }

  /** Spark's own checks of a resolved plan. */
  void check(LogicalPlan plan) throws AnalysisException {
    analyzer.checkAnalysis(plan);
  }

  /**
   * A catalog of views alone. Without Hadoop's configuration, whose classes take longer to load
   * than a query to resolve; nothing here has files.
   */
  @SuppressWarnings(
      "NullAway") // hadoopConf: Spark declares it non-null, and reads it for files only
  private static SessionCatalog catalog() {
    return new SessionCatalog(
        () -> new InMemoryCatalog(new SparkConf(false), new Configuration(false)),
        () -> new GlobalTempViewManager("global_temp"),
        Functions.registry(),
        TableFunctionRegistry.builtin(),
        null,
        CatalystSqlParser$.MODULE$,
        DummyFunctionResourceLoader$.MODULE$,
        DummyFunctionExpressionBuilder$.MODULE$,
        CONF.tableRelationCacheSize(),
        CONF.metadataCacheTTL(),
        CONF.defaultDatabase());
  }

  private LogicalPlan bound(LogicalPlan plan) {
    if (parameters.isEmpty()) {
      return plan;
    }
    List<String> names = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    for (Parameter parameter : parameters) {
      names.add(parameter.name().value());
      values.add(SqlParameters.literal(parameter));
    }
    return new NameParameterizedQuery(plan, Trees.seq(names), Trees.seq(values));
  }

  private void show(Map<String, StructType> datasets) {
    views.forEach(catalog::dropTempView);
    views.clear();
    datasets.forEach(
        (name, schema) -> {
          catalog.createTempView(name, view(name, schema), true);
          views.add(name);
        });
  }

  private static TemporaryViewRelation view(String name, StructType schema) {
    CatalogTable table =
        new CatalogTable(
            new TableIdentifier(name),
            CatalogTableType.VIEW(),
            CatalogStorageFormat.empty(),
            schema,
            Option.empty(),
            Trees.seq(List.of()),
            Option.empty(),
            "",
            0L,
            -1L,
            "",
            scala.collection.immutable.Map.from(
                CollectionConverters.asScala(
                    Map.of(CatalogTable.VIEW_STORING_ANALYZED_PLAN(), "true"))),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Trees.seq(List.of()),
            false,
            false,
            emptyMap(),
            Option.empty());
    return new TemporaryViewRelation(table, Option.apply(rows(schema)));
  }

  private static LogicalPlan rows(StructType schema) {
    List<Attribute> attributes = new ArrayList<>();
    for (AttributeReference attribute : Trees.list(DataTypeUtils.toAttributes(schema))) {
      attributes.add(attribute);
    }
    return new LocalRelation(Trees.seq(attributes), Trees.seq(List.of()), false, Option.empty());
  }

  private static scala.collection.immutable.Map<String, String> emptyMap() {
    return scala.collection.immutable.Map.from(
        CollectionConverters.asScala(Map.<String, String>of()));
  }

  private static SQLConf conf() {
    SQLConf conf = new SQLConf();
    conf.setConfString("spark.sql.session.timeZone", "UTC");
    return conf;
  }
}
