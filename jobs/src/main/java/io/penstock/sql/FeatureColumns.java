package io.penstock.sql;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks a feature table against the datasets that it reads, and finds its columns. */
final class FeatureColumns {
  private final List<String> parameters;
  private final Resolver resolver;
  private final FeatureNode node;
  private final Map<String, StructType> datasets;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> roles = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  FeatureColumns(
      List<String> parameters,
      Resolver resolver,
      FeatureNode node,
      Map<String, StructType> datasets) {
    this.parameters = parameters;
    this.resolver = resolver;
    this.node = node;
    this.datasets = datasets;
  }

  SqlOutcome outcome() {
    Optional<StructType> events = dataset(node.from());
    if (events.isPresent()) {
      Optional<DataType> time = time(node.time(), events.get(), node.from());
      entity(events.get());
      Optional<DataType> asOf = spine(events.get());
      values(events.get(), time, asOf);
      node.joins().forEach(join -> join(join, events.get()));
    }
    return problems.isEmpty() ? resolved() : SqlOutcome.failed(problems);
  }

  private SqlOutcome resolved() {
    String query = FeatureQuery.sql(node, datasets);
    Position at = node.name().at();
    SqlText sql = new SqlText(Text.of(query, offset -> at));
    Parsed<LogicalPlan> parsed = Parsed.query(sql);
    LogicalPlan plan = parsed.tree();
    if (plan == null) {
      return SqlOutcome.failed(parsed.problems());
    }
    Parsed<LogicalPlan> resolution = resolver.resolve(sql, plan, datasets);
    LogicalPlan resolved = resolution.tree();
    return resolved == null
        ? SqlOutcome.failed(resolution.problems())
        : SqlOutcome.of(
            withoutCount(resolved.schema()), valueProblems(withoutCount(resolved.schema())));
  }

  /** Values of a type that a table cannot keep. */
  private List<Problem> valueProblems(StructType schema) {
    List<Problem> found = new ArrayList<>();
    for (Value value : node.values()) {
      Schemas.type(schema, value.name().value())
          .ifPresent(
              type ->
                  found.addAll(
                      OutputColumns.problems(
                          new StructType().add(value.name().value(), type),
                          List.of(value.name().at()))));
    }
    return found;
  }

  private static StructType withoutCount(StructType schema) {
    return new StructType(
        Stream.of(schema.fields())
            .filter(field -> !field.name().equals(FeatureQuery.OBSERVATIONS))
            .toArray(StructField[]::new));
  }

  private Optional<StructType> dataset(Text name) {
    Optional<StructType> schema = Schemas.of(datasets, name.value());
    if (schema.isEmpty()) {
      problems.add(DefinitionProblems.unknownDataset(name.at(), name.value(), datasets.keySet()));
    }
    return schema;
  }

  private Optional<DataType> column(Text column, StructType schema, Text dataset) {
    Optional<DataType> type = Schemas.type(schema, column.value());
    if (type.isEmpty()) {
      problems.add(
          DefinitionProblems.unknownColumn(
              column.at(), column.value(), dataset.value(), Schemas.names(schema)));
    }
    return type;
  }

  /** The type of a column of time; empty, with a problem, where it is none. */
  private Optional<DataType> time(Text column, StructType schema, Text dataset) {
    Optional<DataType> type = column(column, schema, dataset);
    if (type.isPresent()
        && !type.get().equals(DataTypes.DateType)
        && !type.get().equals(DataTypes.TimestampType)) {
      problems.add(FeatureProblems.notATime(column, dataset.value(), type.get()));
      return Optional.empty();
    }
    return type;
  }

  private void entity(StructType events) {
    for (Text key : node.entity()) {
      if (Names.isAsOf(key.value())) {
        problems.add(FeatureProblems.asOfIsTaken(key, "entity"));
      } else {
        claim(key, "entity");
      }
      column(key, events, node.from()).ifPresent(type -> comparable(key, node.from(), type));
    }
  }

  /** The type of {@code as_of}; empty, with a problem, where it is not known. */
  private Optional<DataType> spine(StructType events) {
    if (node.spine() instanceof Spine.Observations observations) {
      return observations(observations, events);
    }
    Text at = ((Spine.At) node.spine()).time();
    Optional<AsOf> asOf = AsOf.parse(at.value());
    if (asOf.isEmpty()) {
      problems.add(FeatureProblems.notAnAsOf(at));
    }
    return asOf.map(AsOf::type);
  }

  private Optional<DataType> observations(Spine.Observations observations, StructType events) {
    Optional<StructType> schema = dataset(observations.from());
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    for (Text key : node.entity()) {
      Text there = observations.from();
      if (Schemas.type(schema.get(), key.value()).isEmpty()) {
        problems.add(
            DefinitionProblems.unknownColumn(
                there.at(), key.value(), there.value(), Schemas.names(schema.get())));
      } else {
        sameType(key, node.from(), events, there, schema.get());
      }
    }
    for (Text keep : observations.keep()) {
      output(keep, "keep");
      column(keep, schema.get(), observations.from())
          .ifPresent(type -> comparable(keep, observations.from(), type));
    }
    return time(observations.time(), schema.get(), observations.from());
  }

  private void values(StructType events, Optional<DataType> time, Optional<DataType> asOf) {
    FeatureAggregates aggregates =
        new FeatureAggregates(parameters, resolver, node, events, asOf.orElse(DataTypes.DateType));
    boolean isDate = time.isPresent() && time.get().equals(DataTypes.DateType);
    for (Value value : node.values()) {
      output(value.name(), "value");
      if (isDate && !value.over().unit().isWholeDays()) {
        problems.add(FeatureProblems.windowNeedsTimestamp(value.name(), value.over(), node.time()));
      }
    }
    if (asOf.isPresent()) {
      problems.addAll(aggregates.problems(node.values().stream().map(Value::aggregate).toList()));
    }
  }

  private void join(Join join, StructType events) {
    Optional<StructType> schema = dataset(join.from());
    if (schema.isEmpty()) {
      return;
    }
    for (Text key : join.on()) {
      if (node.entity().stream().noneMatch(e -> e.value().equalsIgnoreCase(key.value()))) {
        problems.add(FeatureProblems.notOfEntity(key, node.entity()));
      } else if (column(key, schema.get(), join.from()).isPresent()) {
        sameType(key, node.from(), events, join.from(), schema.get());
      }
    }
    Text time = join.time();
    if (time != null) {
      time(time, schema.get(), join.from());
    }
    for (Text take : join.take()) {
      output(take, "taken from '" + join.from() + "'");
      Optional<DataType> type = column(take, schema.get(), join.from());
      if (time != null) {
        type.ifPresent(found -> comparable(take, join.from(), found));
      }
    }
  }

  private void output(Text name, String role) {
    if (Names.isAsOf(name.value())) {
      problems.add(FeatureProblems.asOfIsTaken(name, role));
    } else if (name.value().startsWith("_")) {
      problems.add(FeatureProblems.reserved(name));
    } else {
      claim(name, role);
    }
  }

  private void claim(Text name, String role) {
    String first = roles.putIfAbsent(name.value(), role);
    if (first != null) {
      problems.add(FeatureProblems.twice(name, first, role));
    }
  }

  private void comparable(Text column, Text dataset, DataType type) {
    if (!RowOrdering.isOrderable(type)) {
      problems.add(FeatureProblems.notComparable(column, dataset.value(), type));
    }
  }

  private void sameType(
      Text column, Text left, StructType leftSchema, Text right, StructType rightSchema) {
    Optional<DataType> a = Schemas.type(leftSchema, column.value());
    Optional<DataType> b = Schemas.type(rightSchema, column.value());
    if (a.isPresent() && b.isPresent() && !areMatched(a.get(), b.get())) {
      problems.add(
          FeatureProblems.typesDiffer(column, left.value(), a.get(), right.value(), b.get()));
    }
  }

  private static boolean areMatched(DataType a, DataType b) {
    return a.equals(b) || (a instanceof IntegralType && b instanceof IntegralType);
  }
}
