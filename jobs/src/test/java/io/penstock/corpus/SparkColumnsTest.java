package io.penstock.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Node;
import io.penstock.definition.Parameter;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The columns that the corpus expects are those that a Spark session gives for empty datasets of
 * the declared columns: none of our own analysis is in the way.
 */
class SparkColumnsTest {
  private final SparkSession spark = TestSpark.session();

  @ParameterizedTest
  @MethodSource("io.penstock.corpus.RightFilesTest#files")
  void sparkHasTheSameColumns(CorpusFile file) {
    Compiled compiled = Compiled.of(file);
    List<String> views = new ArrayList<>();
    try {
      for (Node node : compiled.compilation().graph().order()) {
        if (compiled.compilation().schema(node).isPresent()) {
          String name = node.name().value();
          Dataset<Row> rows = withHistory(node, rows(node, compiled));

          assertThat(columns(rows.schema()))
              .as(name)
              .isEqualTo(columns(compiled.compilation().schema(node).get()));

          rows.createOrReplaceTempView(name);
          views.add(name);
        }
      }
    } finally {
      views.forEach(spark.catalog()::dropTempView);
    }
  }

  private Dataset<Row> rows(Node node, Compiled compiled) {
    if (node instanceof SourceNode source) {
      return source(source, compiled);
    }
    if (node instanceof TableNode table) {
      return spark.sql(table.sql().value(), values(compiled));
    }
    return node instanceof FeatureNode features
        ? features(features, compiled)
        : predictions((PredictionNode) node, compiled);
  }

  /** A history says until when each row was true. */
  private static Dataset<Row> withHistory(Node node, Dataset<Row> rows) {
    WriteMode write = new WriteMode.Append();
    if (node instanceof SourceNode source) {
      write = source.write();
    } else if (node instanceof TableNode table) {
      write = table.write();
    }
    return write instanceof WriteMode.Scd2 scd2
        ? rows.withColumn("valid_to", rows.col(scd2.sequenceBy().value()))
        : rows;
  }

  private Dataset<Row> source(SourceNode source, Compiled compiled) {
    String ddl = Objects.requireNonNull(source.schema()).value();
    Dataset<Row> rows = empty(StructType.fromDDL(ddl));
    rows.createOrReplaceTempView("declared");
    List<String> derived = new ArrayList<>(List.of("*"));
    source.derive().forEach((name, sql) -> derived.add(sql + " AS " + name));
    return spark.sql("SELECT " + String.join(", ", derived) + " FROM declared", values(compiled));
  }

  /** Each column by itself: no window or join changes the type of an aggregate. */
  private Dataset<Row> features(FeatureNode node, Compiled compiled) {
    StructType columns = new StructType();
    for (Text entity : node.entity()) {
      columns = columns.add(column(node.from().value(), entity.value()));
    }
    String asOf = "TIMESTAMP";
    if (node.spine() instanceof Spine.At at) {
      asOf = at.time().value().contains("T") ? "TIMESTAMP" : "DATE";
    } else if (node.spine() instanceof Spine.Observations seen) {
      asOf = column(seen.from().value(), seen.time().value()).dataType().sql();
    }
    columns = columns.add("as_of", asOf);
    if (node.spine() instanceof Spine.Observations seen) {
      for (Text kept : seen.keep()) {
        columns = columns.add(column(seen.from().value(), kept.value()));
      }
    }
    for (Value value : node.values()) {
      columns = columns.add(value.name().value(), aggregate(node, value, asOf, compiled));
    }
    for (Join join : node.joins()) {
      for (Text taken : join.take()) {
        columns = columns.add(column(join.from().value(), taken.value()));
      }
    }
    return empty(columns);
  }

  private DataType aggregate(FeatureNode node, Value value, String asOf, Compiled compiled) {
    String events = "SELECT * FROM " + node.from();
    if (Arrays.stream(spark.table(node.from().value()).columns()).noneMatch("as_of"::equals)) {
      events = "SELECT *, CAST(NULL AS " + asOf + ") AS as_of FROM " + node.from();
    }
    // one group: as_of is the same in all of its rows
    String sql = "SELECT " + value.aggregate() + " AS v FROM (" + events + ") GROUP BY as_of";
    return spark.sql(sql, values(compiled)).schema().fields()[0].dataType();
  }

  /** What the documentation says: keep, the probability of a classification, two more. */
  private Dataset<Row> predictions(PredictionNode node, Compiled compiled) {
    StructType columns = new StructType();
    for (Text kept : node.keep()) {
      columns = columns.add(column(node.from().value(), kept.value()));
    }
    String model = compiled.compilation().pipeline().node(node.model().value()).toString();
    if (!model.contains("Regressor") && !model.contains("linearRegression")) {
      columns = columns.add("probability", "DOUBLE");
    }
    return empty(columns.add("prediction", "DOUBLE").add("model_version", "INT"));
  }

  private StructField column(String dataset, String name) {
    StructType columns = spark.table(dataset).schema();
    return Arrays.stream(columns.fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow();
  }

  private Dataset<Row> empty(StructType columns) {
    return spark.createDataFrame(List.of(), columns);
  }

  private static Map<String, Object> values(Compiled compiled) {
    return compiled.compilation().pipeline().parameters().stream()
        .collect(Collectors.toMap(p -> p.name().value(), SparkColumnsTest::value));
  }

  private static Object value(Parameter parameter) {
    return parameter.isList()
        ? functions.array(
            parameter.values().stream()
                .map(item -> functions.lit(value(parameter, item)))
                .toArray(Column[]::new))
        : value(parameter, parameter.value());
  }

  private static Object value(Parameter parameter, String text) {
    return switch (parameter.type()) {
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> Instant.parse(text);
      case INT -> Long.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case STRING, PATH -> text;
    };
  }

  private static List<String> columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> field.name() + " " + field.dataType().sql())
        .toList();
  }
}
