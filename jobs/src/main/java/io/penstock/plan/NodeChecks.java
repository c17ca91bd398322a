package io.penstock.plan;

import io.penstock.definition.Check;
import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.OnSchemaChange;
import io.penstock.definition.OnViolation;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Stored;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.input.InputFormat;
import io.penstock.input.InputFormats;
import io.penstock.lake.TableProperties;
import io.penstock.ml.ModelCheck;
import io.penstock.ml.ModelScorer;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.sql.SqlAnalyzer;
import io.penstock.sql.SqlOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Checks nodes in the order of the graph and learns the columns of each. A node that reads one with
 * unknown columns is left alone, but for what needs none: its other mistakes, if any, show once the
 * first is mended.
 */
final class NodeChecks {
  private final Graph graph;
  private final SqlAnalyzer sql;
  private final Map<String, StructType> schemas = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final ColumnChecks columnChecks;
  private final WriteModeChecks writeModes;

  NodeChecks(Graph graph, SqlAnalyzer sql) {
    this.graph = graph;
    this.sql = sql;
    this.columnChecks = new ColumnChecks(sql, problems);
    this.writeModes = new WriteModeChecks(graph, sql, columnChecks, problems);
  }

  Map<String, StructType> schemas() {
    return schemas;
  }

  List<Problem> problems() {
    return problems;
  }

  void check(Node node) {
    problems.addAll(SparkSettings.ofNode(node.about().spark()));
    if (node instanceof Stored stored) {
      properties(stored);
    }
    Optional<StructType> schema;
    if (node instanceof SourceNode source) {
      schema = source(source);
    } else if (node instanceof TableNode table) {
      schema = table(table);
    } else if (node instanceof FeatureNode features) {
      schema = features(features);
    } else if (node instanceof ModelNode model) {
      model(model);
      schema = Optional.empty();
    } else {
      schema = prediction((PredictionNode) node);
    }
    schema.ifPresent(
        columns -> {
          columnChecks.notes(node, columns);
          schemas.put(key(node.name()), columns);
        });
  }

  private void properties(Stored stored) {
    stored
        .storage()
        .properties()
        .forEach(
            (name, value) ->
                TableProperties.wrong(name.value(), value.value())
                    .map(wrong -> PlanProblems.property(wrong.isOfValue() ? value : name, wrong))
                    .ifPresent(problems::add));
  }

  private Optional<StructType> source(SourceNode source) {
    options(source);
    Text ddl = source.schema();
    if (ddl == null) {
      throw new IllegalStateException("the columns of '" + source.name() + "' were not inferred");
    }
    Optional<StructType> declared = kept(sql.ofSchema(ddl));
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    for (StructField field : declared.get().fields()) {
      if (!InputFormats.of(source.format().value()).holds(field.dataType())) {
        problems.add(
            DefinitionProblems.notInFormat(
                place(ddl, field.name()),
                field.name(),
                field.dataType().sql(),
                source.format().value()));
      }
    }
    int before = problems.size();
    StructType columns = declared.get();
    for (Map.Entry<Text, Text> derived : source.derive().entrySet()) {
      if (ColumnChecks.field(declared.get(), derived.getKey().value()).isPresent()) {
        problems.add(DefinitionProblems.derivesDeclared(derived.getKey()));
      }
      Optional<StructType> type =
          kept(sql.expression(derived.getValue(), declared.get(), source.name().value()));
      if (type.isPresent()) {
        DataType of = type.get().fields()[0].dataType();
        problems.addAll(sql.column(derived.getKey(), of));
        columns = columns.add(derived.getKey().value(), of);
      }
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    checks(source.checks(), columns, source.name());
    partitionBy(source.partitionBy(), columns, source.name());
    return Optional.of(writeModes.published(source.write(), columns, source.name()));
  }

  private Optional<StructType> table(TableNode table) {
    List<Text> read = sql.references(table.sql()).datasets();
    if (!areKnown(read)) {
      return Optional.empty();
    }
    Optional<StructType> columns = kept(sql.query(table.sql(), only(read)));
    columns.ifPresent(
        found -> {
          checks(table.checks(), found, table.name());
          writeModes.incremental(table, read);
          partitionBy(table.partitionBy(), found, table.name());
          leavesColumns(table.partitionBy(), found);
        });
    return columns.map(found -> writeModes.published(table.write(), found, table.name()));
  }

  private Optional<StructType> features(FeatureNode features) {
    if (!areKnown(features.references())) {
      return Optional.empty();
    }
    Optional<StructType> columns = kept(sql.features(features, only(features.references())));
    columns.ifPresent(
        found -> {
          checks(features.checks(), found, features.name());
          features.joins().forEach(this::looksAhead);
          partitionBy(features.partitionBy(), found, features.name());
        });
    return columns;
  }

  /** When a row ended was not known while it was true. */
  private void looksAhead(FeatureNode.Join join) {
    Text until = join.until();
    if (until == null) {
      return;
    }
    for (Text column : join.take()) {
      if (column.value().equalsIgnoreCase(until.value())) {
        problems.add(PlanProblems.takesValidTo(column, join.from()));
      }
    }
  }

  private void options(SourceNode source) {
    InputFormat format = InputFormats.of(source.format().value());
    Map<String, String> options = new LinkedHashMap<>();
    source.options().forEach((name, value) -> options.put(name.value(), value.value()));
    if (source.onSchemaChange() != OnSchemaChange.FAIL && !format.namesColumns(options)) {
      problems.add(PlanProblems.nothingNamesOtherColumns(source));
    }
    source
        .options()
        .forEach(
            (name, value) ->
                format
                    .problemWith(name.value())
                    .ifPresentOrElse(
                        what -> problems.add(DefinitionProblems.option(name.at(), what)),
                        () -> optionValue(format, name, value)));
  }

  private void optionValue(InputFormat format, Text name, Text value) {
    if (!value.value().contains("${secret:")) {
      format
          .problemWith(name.value(), value.value())
          .ifPresent(what -> problems.add(DefinitionProblems.option(value.at(), what)));
    }
  }

  private void model(ModelNode model) {
    problems.addAll(ModelCheck.settings(model));
    StructType from = schemas.get(key(model.from()));
    if (from != null) {
      problems.addAll(ModelCheck.columns(model, from, entityOf(model.from())));
    }
  }

  private Optional<StructType> prediction(PredictionNode prediction) {
    StructType from = schemas.get(key(prediction.from()));
    Optional<Node> model = graph.node(prediction.model().value());
    if (from == null || !(model.orElse(null) instanceof ModelNode trained)) {
      return Optional.empty();
    }
    StructType learned = schemas.get(key(trained.from()));
    if (learned == null) {
      return Optional.empty();
    }
    List<Problem> found =
        ModelCheck.predictions(prediction, trained, learned, entityOf(trained.from()), from);
    problems.addAll(found);
    if (!found.isEmpty()) {
      return Optional.empty();
    }
    StructType columns =
        ModelScorer.schema(trained.algorithm().name().value(), from, prediction.keep());
    return Optional.of(writeModes.published(prediction.write(), columns, prediction.name()));
  }

  private List<String> entityOf(Text dataset) {
    return graph.node(dataset.value()).orElse(null) instanceof FeatureNode features
        ? features.entity().stream().map(Text::value).toList()
        : List.of();
  }

  private void checks(List<Check> checks, StructType columns, Text dataset) {
    List<Text> conditions = new ArrayList<>();
    List<Text> aggregates = new ArrayList<>();
    for (Check check : checks) {
      if (check instanceof Check.Expect expect && sql.isAggregate(expect.expression())) {
        aggregates.add(expect.expression());
        onAllRows(expect);
      } else if (check instanceof Check.Expect expect) {
        conditions.add(expect.expression());
      } else if (check instanceof Check.Unique unique) {
        columnChecks.areThere(unique.columns(), columns, dataset);
        columnChecks.areComparable(unique.columns(), columns);
      } else if (check instanceof Check.References references) {
        references(references, columns, dataset);
      } else if (check instanceof Check.Freshness freshness) {
        isTime(freshness.time(), columns, dataset);
      }
    }
    problems.addAll(sql.predicates(conditions, columns, dataset.value()));
    problems.addAll(sql.totals(aggregates, columns, dataset.value()));
  }

  private void onAllRows(Check.Expect expect) {
    OnViolation onViolation = expect.onViolation();
    if (onViolation != OnViolation.FAIL && onViolation != OnViolation.WARN) {
      problems.add(DefinitionProblems.noSingleRow(expect.name(), onViolation));
    }
    Text atMost = expect.extent().atMost();
    if (atMost != null) {
      problems.add(DefinitionProblems.noShare(atMost));
    }
  }

  private void references(Check.References check, StructType columns, Text dataset) {
    columnChecks.areThere(check.on(), columns, dataset);
    StructType other = schemas.get(key(check.to()));
    if (other == null) {
      return;
    }
    columnChecks.areThere(check.on(), other, check.to());
    for (Text name : check.on()) {
      Optional<DataType> here =
          ColumnChecks.field(columns, name.value()).map(StructField::dataType);
      Optional<DataType> there = ColumnChecks.field(other, name.value()).map(StructField::dataType);
      if (here.isPresent() && there.isPresent() && !areAlike(here.get(), there.get())) {
        problems.add(
            DefinitionProblems.otherType(name, here.get().sql(), check.to(), there.get().sql()));
      }
    }
    columnChecks.areComparable(check.on(), columns);
  }

  private static boolean areAlike(DataType here, DataType there) {
    return here.sameType(there) || (here instanceof NumericType && there instanceof NumericType);
  }

  private void isTime(Text name, StructType columns, Text dataset) {
    if (columnChecks.areThere(List.of(name), columns, dataset)) {
      DataType type = ColumnChecks.field(columns, name.value()).orElseThrow().dataType();
      if (!(type instanceof DateType
          || type instanceof TimestampType
          || type instanceof TimestampNTZType)) {
        problems.add(DefinitionProblems.noTime(name, type.sql()));
      }
    }
  }

  private void partitionBy(List<Text> partitions, StructType columns, Text dataset) {
    for (Text partition : partitions) {
      Optional<StructField> field = ColumnChecks.field(columns, partition.value());
      if (field.isEmpty()) {
        columnChecks.areThere(List.of(partition), columns, dataset);
      } else if (!canPartition(field.get().dataType())) {
        problems.add(
            DefinitionProblems.cannotPartition(
                partition.at(), partition.value(), field.get().dataType().sql()));
      }
    }
  }

  /** Where a column stands in a schema. */
  private static Position place(Text ddl, String column) {
    Matcher name = Pattern.compile("\\b" + Pattern.quote(column) + "\\b").matcher(ddl.value());
    return ddl.at(name.find() ? name.start() : 0);
  }

  private void leavesColumns(List<Text> partitions, StructType columns) {
    long known =
        partitions.stream().filter(p -> ColumnChecks.field(columns, p.value()).isPresent()).count();
    if (known > 0 && known == columns.length()) {
      problems.add(DefinitionProblems.partitionsAll(partitions.get(0).at()));
    }
  }

  private boolean areKnown(List<Text> datasets) {
    return datasets.stream().allMatch(name -> schemas.containsKey(key(name)));
  }

  /** The columns of these datasets alone: what all of them have costs time per query. */
  private Map<String, StructType> only(List<Text> datasets) {
    Map<String, StructType> read = new LinkedHashMap<>();
    for (Text name : datasets) {
      StructType columns = schemas.get(key(name));
      if (columns != null) {
        read.put(key(name), columns);
      }
    }
    return read;
  }

  private Optional<StructType> kept(SqlOutcome outcome) {
    problems.addAll(outcome.problems());
    return outcome.problems().isEmpty() ? outcome.schema() : Optional.empty();
  }

  private static boolean canPartition(DataType type) {
    return !isNested(type) && !(type instanceof BinaryType);
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  private static String key(Text name) {
    return name.value().toLowerCase(Locale.ROOT);
  }
}
