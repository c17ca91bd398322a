package io.penstock.gpu;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.gpu.fit.FitReport;
import io.penstock.gpu.fit.GpuUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told of rows that cannot be learned from, and of parameters that do not fit. */
class TrainingErrorsTest {
  private static final String LEAVE_OUT = " in a training row: leave such rows out, or fill them";

  private static GpuLogisticRegression logistic() {
    return new GpuLogisticRegression().setFallback(false);
  }

  private static GpuLinearRegression linear() {
    return new GpuLinearRegression().setFallback(false);
  }

  /** Five rows of label, weight, a and b, one of them changed by an SQL expression. */
  private static Dataset<Row> rows(String column, String changed) {
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      list.add(RowFactory.create(i, i % 2 * 1.0, 1.0, i * 0.5, Math.cos(i)));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("a", DataTypes.DoubleType)
            .add("b", DataTypes.DoubleType);
    return TestSpark.session()
        .createDataFrame(list, schema)
        .repartition(2)
        .withColumn(column, expr("if(id = 3, " + changed + ", " + column + ")"));
  }

  private static Dataset<Row> arrays(Dataset<Row> rows, String type) {
    return rows.withColumn("features", expr("cast(array(a, b) AS array<" + type + ">)"));
  }

  /** Vectors as they come from a Dataset that says nothing of their parts. */
  private static Dataset<Row> vectors(Vector... features) {
    List<Row> list =
        IntStream.range(0, features.length)
            .mapToObj(i -> RowFactory.create(i % 2 * 1.0, features[i]))
            .toList();
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    return TestSpark.session().createDataFrame(list, schema);
  }

  private static Dataset<Row> named(Dataset<Row> rows) {
    Attribute[] names = {
      NumericAttribute.defaultAttr().withName("age"),
      NumericAttribute.defaultAttr().withName("spending")
    };
    return rows.withColumn(
        "features", col("features").as("features", new AttributeGroup("f", names).toMetadata()));
  }

  static Stream<Arguments> notFinite() {
    return Stream.of("double('NaN')", "double('-Infinity')", "NULL")
        .flatMap(
            value ->
                Stream.of(
                    argumentSet(
                        value + " in array<double>",
                        arrays(rows("b", value), "double"),
                        "feature 1 (from 0) of column 'features'"),
                    argumentSet(
                        value + " in array<float>",
                        arrays(rows("b", value), "float"),
                        "feature 1 (from 0) of column 'features'"),
                    argumentSet(value + " in a column", rows("b", value), "feature 'b'")));
  }

  @ParameterizedTest
  @MethodSource("notFinite")
  void namesTheFeatureThatIsNotFinite(Dataset<Row> rows, String name) {
    boolean isOne = Arrays.asList(rows.columns()).contains("features");
    GpuLogisticRegression logistic = isOne ? logistic() : logistic().setFeatureCols("a", "b");
    GpuLinearRegression linear = isOne ? linear() : linear().setFeatureCols("a", "b");

    assertThatThrownBy(() -> logistic.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + " is NULL, NaN or infinite" + LEAVE_OUT);
    for (String solver : List.of("normal", "l-bfgs")) {
      linear.setSolver(solver);
      assertThatThrownBy(() -> linear.fit(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(name + " is NULL, NaN or infinite" + LEAVE_OUT);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void namesThePartOfAVectorThatIsNotFinite(double value) {
    Dataset<Row> rows =
        vectors(Vectors.dense(1, 2), Vectors.sparse(2, new int[] {1}, new double[] {value}));

    assertThatThrownBy(() -> logistic().fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feature 1 (from 0) of column 'features' is NULL, NaN or infinite" + LEAVE_OUT);
    assertThatThrownBy(() -> logistic().fit(named(rows)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feature 'spending' of column 'features' is NULL, NaN or infinite" + LEAVE_OUT);
  }

  @Test
  void looksAtRowsOfWeight0AsStockMLlibDoes() {
    Dataset<Row> rows = rows("b", "double('NaN')").withColumn("weight", expr("int(id != 3)"));

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "b").setWeightCol("weight").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feature 'b' is NULL, NaN or infinite" + LEAVE_OUT);
  }

  @Test
  void saysThatStorageIsTooSmallForAValue() {
    Dataset<Row> rows = rows("b", "1e39D");

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "b").setStorage("float32").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "feature 'b' is NULL, NaN or infinite, or beyond the 3.4e38 of storage float32,"
                + LEAVE_OUT);
  }

  @Test
  void namesFeaturesThatAreNull() {
    Dataset<Row> arrays = arrays(rows("b", "b"), "double");
    Dataset<Row> nulls = arrays.withColumn("features", expr("if(id = 3, NULL, features)"));
    Dataset<Row> all = arrays.withColumn("features", expr("if(id > 9, features, NULL)"));
    String message = "column 'features' is NULL" + LEAVE_OUT;

    assertThatThrownBy(() -> logistic().fit(nulls))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> linear().fit(all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(
            () ->
                logistic()
                    .fit(
                        vectors(Vectors.dense(1))
                            .withColumn("features", expr("NULL").cast(SQLDataTypes.VectorType()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "double('NaN')", "double('-Infinity')"})
  void refusesALabelThatIsNoNumber(String value) {
    Dataset<Row> rows = rows("label", value);
    String message =
        "column 'label', the label, is NULL, NaN or infinite in a training row: leave such rows"
            + " out";

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "b").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> linear().setFeatureCols("a", "b").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "-1.0", "3.0E9"})
  void refusesALabelThatIsNoClass(String value) {
    Dataset<Row> rows = rows("label", "double(" + value + ")");

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "b").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column 'label', the label, holds "
                + value
                + ": classes are the whole numbers 0, 1, 2 and so on; a StringIndexer makes them");
    assertThat(linear().setFeatureCols("a", "b").fit(rows).coefficients().size()).isEqualTo(2);
  }

  static Stream<Arguments> weights() {
    return Stream.of(
        argumentSet("negative", "-0.25D", "-0.25"),
        argumentSet("NULL", "NULL", "NULL or NaN"),
        argumentSet("NaN", "double('NaN')", "NULL or NaN"),
        argumentSet("infinite", "double('Infinity')", "Infinity"));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void refusesAWeightThatIsNone(String value, String said) {
    Dataset<Row> rows = rows("weight", value);

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "b").setWeightCol("weight").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column 'weight', the weight, holds " + said + ": a weight is a number from 0 on");
  }

  @Test
  void refusesRowsThatWeighNothing() {
    Dataset<Row> rows = rows("a", "a").withColumn("weight", expr("0"));

    assertThatThrownBy(() -> linear().setFeatureCols("a", "b").setWeightCol("weight").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'weight', the weight, is 0 in all training rows");
  }

  @Test
  void refusesNoRows() {
    Dataset<Row> none = rows("a", "a").filter("id > 9");

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "b").fit(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are no training rows");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesRowsOfDifferentSizes(int partitions) {
    Dataset<Row> rows =
        vectors(Vectors.dense(1, 2), Vectors.dense(3, 4, 5))
            .repartitionByRange(partitions, col("label"));

    assertThatThrownBy(() -> logistic().fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column 'features' has 2 features in one row and 3 in another: all rows need the"
                + " same");
  }

  @Test
  void namesAColumnThatIsNotThere() {
    Dataset<Row> rows = rows("a", "a");

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "c").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "featureCols names a column 'c' that the rows do not have; they have id, label,"
                + " weight, a, b");
  }

  @Test
  void takesNoFeatureColumnOfTheNameOfAllFeatures() {
    assertThatThrownBy(() -> logistic().setFeatureCols("a", "features").fit(rows("a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("featureCols names 'features', which is featuresCol: set that to another name");
  }

  @Test
  void namesAColumnThatHoldsNoNumbers() {
    Dataset<Row> rows = rows("a", "a").withColumn("b", expr("'x'"));

    assertThatThrownBy(() -> logistic().setFeatureCols("a", "b").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "featureCols names column 'b' of type string: features are numbers or booleans");
  }

  @Test
  void refusesThresholdsOfAnotherLength() {
    Dataset<Row> rows = arrays(rows("a", "a"), "double");

    assertThatThrownBy(
            () ->
                ((GpuLogisticRegression) logistic().setThresholds(new double[] {0.2, 0.3, 0.5}))
                    .fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "thresholds has 3 values, and column 'label' has 2 classes: give one threshold a"
                + " class");
  }

  @Test
  void refusesTwoFamiliesForThreeClasses() {
    Dataset<Row> rows = arrays(rows("label", "2D"), "double");
    GpuLogisticRegression estimator = logistic();
    estimator.setFamily("binomial");

    assertThatThrownBy(() -> estimator.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "family binomial takes 1 or 2 classes, and column 'label' has 3: set family to"
                + " multinomial or auto");
  }

  @Test
  void refusesALabelBeyondTheDeclaredClasses() {
    Dataset<Row> rows = arrays(rows("label", "2D"), "double");
    Dataset<Row> declared =
        rows.withColumn(
            "label",
            col("label").as("label", NominalAttribute.defaultAttr().withNumValues(2).toMetadata()));

    assertThatThrownBy(() -> logistic().fit(declared))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column 'label' says that it has 2 classes, and holds the label 2: labels go from 0"
                + " to 1");
  }

  @Test
  void refusesWordsThatParametersDoNotHave() {
    assertThatThrownBy(() -> new GpuLogisticRegression("one").setGpu("yes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("one parameter gpu given invalid value yes.");
    assertThatThrownBy(() -> new GpuLinearRegression("two").setStorage("float16"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two parameter storage given invalid value float16.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "l-bfgs"})
  void refusesAPenaltyOnAConstantLabelWithoutAnIntercept(String solver) {
    Dataset<Row> rows = arrays(rows("a", "a").withColumn("label", expr("7")), "double");
    GpuLinearRegression estimator = linear();
    estimator.setSolver(solver).setFitIntercept(false).setRegParam(0.1);

    assertThatThrownBy(() -> estimator.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the label has one value only, and there is no intercept: set regParam to 0, or"
                + " fitIntercept to true");
  }

  @Test
  void refusesTheNormalEquationsOfTooManyFeatures() {
    Dataset<Row> rows = vectors(Vectors.dense(new double[5000]), Vectors.dense(new double[5000]));
    GpuLinearRegression estimator = linear();
    estimator.setSolver("normal");

    assertThatThrownBy(() -> estimator.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "solver normal takes up to 4096 features, and there are 5000: set solver to l-bfgs or"
                + " auto");
  }

  @Test
  void refusesWhatIsLeftToStockMLlibIfThatIsNotWanted() {
    Dataset<Row> rows = arrays(rows("a", "a"), "double");
    GpuLogisticRegression bounded = logistic();
    bounded.setLowerBoundsOnCoefficients(Matrices.zeros(1, 2));
    GpuLinearRegression huber = linear();
    huber.setLoss("huber");

    assertThatThrownBy(() -> bounded.fit(rows))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "GpuLogisticRegression cannot fit this: coefficients or intercepts have bounds. Set"
                + " fallback to true to have stock MLlib fit it");
    assertThatThrownBy(() -> huber.fit(rows))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "GpuLinearRegression cannot fit this: the loss is huber. Set fallback to true to have"
                + " stock MLlib fit it");
    assertThatThrownBy(() -> huber.setFallback(true).setGpu("require").fit(rows))
        .isInstanceOf(GpuUnavailableException.class)
        .hasMessage(
            "the GPU cannot fit this: the loss is huber. Set gpu to auto to have stock MLlib fit"
                + " it");
  }

  @Test
  void leavesToStockMLlibWhatItMay() {
    List<FitReport> reports = new ArrayList<>();
    GpuLogisticRegression bounded = new GpuLogisticRegression().onFit(reports::add);
    bounded.setLowerBoundsOnCoefficients(Matrices.zeros(1, 2));
    GpuLinearRegression huber = new GpuLinearRegression().onFit(reports::add);
    huber.setLoss("huber");
    Dataset<Row> rows = arrays(rows("a", "a"), "double");

    bounded.fit(rows);
    huber.fit(rows);

    assertThat(reports).allMatch(FitReport::isStock);
    assertThat(reports)
        .extracting(FitReport::reason)
        .containsExactly("coefficients or intercepts have bounds", "the loss is huber");
  }

  @Test
  void leavesSparseVectorsToStockMLlib() {
    List<FitReport> reports = new ArrayList<>();
    GpuLogisticRegression estimator = new GpuLogisticRegression().onFit(reports::add);
    estimator.setMaxIter(1);

    estimator.fit(sparse(500, 60_000));

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).toString())
        .matches(
            "stock MLlib: the vectors are sparse: of the first [0-9,]+ values of a partition"
                + " [0-9,]+ are stored; [0-9.]+ s");
    assertThatThrownBy(() -> estimator.setFallback(false).fit(sparse(2, 70_000)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "GpuLogisticRegression cannot fit this: 70,000 features are more than 65,536. Set"
                + " fallback to true to have stock MLlib fit it");
  }

  private static Dataset<Row> sparse(int count, int size) {
    return vectors(
            IntStream.range(0, count)
                .mapToObj(i -> Vectors.sparse(size, new int[] {i}, new double[] {1}))
                .toArray(Vector[]::new))
        .repartition(1);
  }
}
