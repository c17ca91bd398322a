package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved: models are stock MLlib's, and estimators come back with all that was set. */
class StockLoadTest {
  /** What MLlib saves and loads with, whichever test is the first in its JVM. */
  @BeforeAll
  static void startSpark() {
    TestSpark.session();
  }

  private static final String[] COLUMNS = {"a", "b"};
  private static final String PREDICTIONS =
      "concat_ws(' ', id, prediction, value, string(probability), string(rawPrediction)) AS line";

  /** Scores with a saved pipeline, in a JVM that has Spark, and nothing of ours. */
  private static final String PROGRAM =
      """
      import java.nio.file.*;
      import org.apache.spark.ml.PipelineModel;
      import org.apache.spark.sql.*;

      public class Score {
        public static void main(String[] args) throws Exception {
          try {
            Class.forName("io.penstock.gpu.GpuLogisticRegression");
            throw new IllegalStateException("the jar is there");
          } catch (ClassNotFoundException e) {
            SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate();
            Dataset<Row> rows = spark.read().parquet(args[1]);
            Dataset<Row> lines = PipelineModel.load(args[0]).transform(rows).selectExpr(args[2]);
            Files.write(Path.of(args[3]), lines.as(Encoders.STRING()).collectAsList());
            spark.stop();
          }
        }
      }
      """;

  @TempDir private Path directory;

  private static Dataset<Row> rows() {
    return TestSpark.session()
        .range(0, 200, 1, 2)
        .selectExpr(
            "id",
            "sin(id) AS a",
            "float(cos(id * 3)) AS b",
            "double(sin(id) + rand(1) > 0.5) AS y");
  }

  private static GpuLogisticRegression logistic() {
    GpuLogisticRegression logistic =
        new GpuLogisticRegression()
            .setGpu("off")
            .setFallback(false)
            .setStorage("float32")
            .setFeatureCols(COLUMNS);
    logistic.setLabelCol("y").setFeaturesCol("assembled").setRegParam(0.02);
    return logistic;
  }

  private static GpuLinearRegression linear() {
    GpuLinearRegression linear = new GpuLinearRegression().setGpu("auto").setFallback(true);
    linear.setLabelCol("y").setFeaturesCol("assembled").setPredictionCol("value").setMaxIter(7);
    return linear;
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(COLUMNS).setOutputCol("assembled");
  }

  @Test
  void sparkWithoutOurJarScoresWithTheSavedModel() throws IOException {
    Dataset<Row> rows = rows();
    rows.write().parquet(directory.resolve("rows").toString());
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {assembler(), logistic(), linear()}).fit(rows);
    model.save(directory.resolve("model").toString());
    Path results = directory.resolve("results.txt");

    TestJvm.of(
            compiled() + File.pathSeparator + classPathWithoutOurs(),
            "Score",
            List.of(),
            List.of(
                directory.resolve("model").toString(),
                directory.resolve("rows").toString(),
                PREDICTIONS,
                results.toString()))
        .run(directory.resolve("log.txt"));

    assertThat(Files.readAllLines(results))
        .hasSize(200)
        .containsExactlyInAnyOrderElementsOf(lines(model));
  }

  private List<String> lines(PipelineModel model) {
    Dataset<Row> saved = TestSpark.session().read().parquet(directory.resolve("rows").toString());
    return model.transform(saved).selectExpr(PREDICTIONS).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Path compiled() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Score.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return PROGRAM;
          }
        };
    Path classes = Files.createDirectories(directory.resolve("classes"));
    List<String> options =
        List.of("-proc:none", "-d", classes.toString(), "-cp", classPathWithoutOurs());
    assertThat(compiler.getTask(null, null, null, options, null, List.of(source)).call()).isTrue();
    return classes;
  }

  /** Without the folders, or jars, that have a class of ours. */
  private static String classPathWithoutOurs() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Files.isDirectory(Path.of(entry)) && !entry.contains("penstock-"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void estimatorsKeepTheirParameters() throws IOException {
    Path path = directory.resolve("pipeline");
    GpuLogisticRegression logistic = logistic();
    GpuLinearRegression linear = linear();

    new Pipeline()
        .setStages(new PipelineStage[] {assembler(), logistic, linear})
        .save(path.toString());
    PipelineStage[] stages = Pipeline.load(path.toString()).getStages();

    assertThat(stages[1]).isInstanceOf(GpuLogisticRegression.class);
    assertThat(stages[2]).isInstanceOf(GpuLinearRegression.class);
    assertThat(stages[1].uid()).isEqualTo(logistic.uid());
    GpuLogisticRegression loaded = (GpuLogisticRegression) stages[1];
    assertThat(loaded.getOrDefault(loaded.gpu())).isEqualTo("off");
    assertThat(loaded.getOrDefault(loaded.fallback())).isEqualTo(false);
    assertThat(loaded.getOrDefault(loaded.storage())).isEqualTo("float32");
    assertThat(loaded.getOrDefault(loaded.featureCols())).containsExactly(COLUMNS);
    assertThat(loaded.getRegParam()).isEqualTo(0.02);
    GpuLinearRegression other = (GpuLinearRegression) stages[2];
    assertThat(other.isSet(other.gpu())).isTrue();
    assertThat(other.isSet(other.storage())).isFalse();
    assertThat(other.getOrDefault(other.storage())).isEqualTo("float64");
    assertThat(other.isSet(other.featureCols())).isFalse();
    assertThat(other.getMaxIter()).isEqualTo(7);
    assertThat(loaded.fit(rows()).coefficients()).isEqualTo(logistic.fit(rows()).coefficients());
  }

  @Test
  void anEstimatorIsSavedByItself() throws IOException {
    Path path = directory.resolve("estimator");
    GpuLogisticRegression logistic = logistic();
    logistic.write().overwrite().save(path.toString());

    GpuLogisticRegression loaded =
        (GpuLogisticRegression) GpuLogisticRegression.load(path.toString());

    assertThat(loaded.extractParamMap().toSeq().size())
        .isEqualTo(logistic.extractParamMap().toSeq().size());
    assertThat(loaded.getOrDefault(loaded.featureCols())).containsExactly(COLUMNS);
    assertThat(loaded.getLabelCol()).isEqualTo("y");
  }

  @Test
  void copiesKeepParametersAndListeners() {
    List<Object> reports = new java.util.ArrayList<>();
    GpuLogisticRegression logistic = logistic().onFit(reports::add);

    GpuLogisticRegression copy = logistic.copy(new ParamMap().put(logistic.maxIter().w(3)));
    copy.fit(rows());

    assertThat(copy.getMaxIter()).isEqualTo(3);
    assertThat(copy.getOrDefault(copy.storage())).isEqualTo("float32");
    assertThat(reports).hasSize(1);
  }
}
