package io.penstock.gpu.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.math.BigInt;

/**
 * The rows of a Dataset as a fit reads them.
 *
 * @param rows label, weight and features, all chosen columns of each row
 * @param label the column of the labels
 * @param weight the column of the weights; null where each row weighs 1
 * @param features where the features are: one column, or a column a feature
 */
public record TrainingRows(
    Dataset<Row> rows, String label, @Nullable String weight, List<String> features) {
  public TrainingRows {
    features = List.copyOf(features);
  }

  /** Whether an executor may have a GPU: on one host it is known, on a cluster it is not. */
  boolean mayMeetGpu() {
    return !rows.sparkSession().sparkContext().isLocal() || Engines.missingGpu().isEmpty();
  }

  /** Whether it is {@code array<double>} or {@code array<float>}. */
  public static boolean isArray(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType().equals(DataTypes.DoubleType)
            || array.elementType().equals(DataTypes.FloatType));
  }

  /**
   * What a fit of these rows will ask, as far as Spark's statistics tell.
   *
   * @param gradients passes for a loss and its gradient, at most
   * @param gramColumns up to so many features one pass for the products of all pairs is made
   *     instead
   */
  public Workload workload(int gradients, int gramColumns) {
    BigInt bytes =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows)
            .queryExecution()
            .optimizedPlan()
            .stats()
            .sizeInBytes();
    return new Workload(
        bytes.isValidLong() ? bytes.toLong() : Long.MAX_VALUE, gradients, gramColumns);
  }

  /** The columns in the order of {@link FeatureReader}. */
  RDD<InternalRow> read() {
    List<Column> columns = new ArrayList<>();
    columns.add(column(label).cast(DataTypes.DoubleType));
    columns.add(weight == null ? functions.lit(1.0) : column(weight).cast(DataTypes.DoubleType));
    boolean areScalars = reader() == FeatureReader.SCALARS;
    for (String feature : features) {
      Column column = column(feature);
      columns.add(areScalars ? column.cast(DataTypes.DoubleType) : column);
    }
    Dataset<Row> narrow = rows.select(columns.toArray(Column[]::new));
    return ((org.apache.spark.sql.classic.Dataset<Row>) narrow).queryExecution().toRdd();
  }

  FeatureReader reader() {
    DataType type = field(features.get(0)).dataType();
    if (type.equals(SQLDataTypes.VectorType())) {
      return FeatureReader.VECTOR;
    }
    if (!isArray(type)) {
      return FeatureReader.SCALARS;
    }
    boolean isDouble = ((ArrayType) type).elementType().equals(DataTypes.DoubleType);
    return isDouble ? FeatureReader.DOUBLES : FeatureReader.FLOATS;
  }

  /** What a message calls a feature: its column, or its name within the column of all. */
  String nameOf(int feature) {
    if (reader() == FeatureReader.SCALARS) {
      return "feature '" + features.get(feature) + "'";
    }
    String column = features.get(0);
    Option<String> name =
        reader() == FeatureReader.VECTOR ? nameIn(column, feature) : Option.empty();
    return name.isDefined()
        ? "feature '" + name.get() + "' of column '" + column + "'"
        : "feature " + feature + " (from 0) of column '" + column + "'";
  }

  private Option<String> nameIn(String vector, int feature) {
    Option<Attribute[]> attributes = AttributeGroup.fromStructField(field(vector)).attributes();
    return attributes.isDefined() && feature < attributes.get().length
        ? attributes.get()[feature].name()
        : Option.empty();
  }

  private StructField field(String name) {
    return SchemaUtils.getSchemaField(rows.schema(), name);
  }

  private Column column(String name) {
    boolean isTop = Arrays.asList(rows.columns()).contains(name);
    return rows.col(isTop ? "`" + name.replace("`", "``") + "`" : name); // else as MLlib reads it
  }
}
