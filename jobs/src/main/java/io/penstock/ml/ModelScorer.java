package io.penstock.ml;

import io.penstock.definition.Text;
import io.penstock.problem.CheckFailedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Scores rows with a stored model. */
public final class ModelScorer {
  private static final String PROBABILITY = "probability";
  private static final String PREDICTION = "prediction";
  private static final String VERSION = "model_version";

  private ModelScorer() {}

  /**
   * The columns of scored rows: those that are kept, {@code probability DOUBLE} (that the label is
   * 1; only of a model that gives one), {@code prediction DOUBLE}, {@code model_version INT}. None
   * of the added ones is ever null, though the schema does not promise it.
   *
   * @param algorithm the name of the model's algorithm
   * @param from the schema of the rows that are scored
   * @param keep columns of it; unknown ones are left out
   */
  public static StructType schema(String algorithm, StructType from, List<Text> keep) {
    StructType schema = new StructType();
    for (Text column : keep) {
      Optional<StructField> field = Columns.find(from, column.value());
      schema = field.isPresent() ? schema.add(field.get()) : schema;
    }
    if (StageCatalog.kind(algorithm).filter(ModelKind::hasProbability).isPresent()) {
      schema = schema.add(PROBABILITY, DataTypes.DoubleType);
    }
    return schema.add(PREDICTION, DataTypes.DoubleType).add(VERSION, DataTypes.IntegerType);
  }

  /**
   * Scores each row once. Lazy: no Spark job runs but those by which MLlib reads a stored imputer.
   *
   * @param model the model of the manifest
   * @param rows have all features of the manifest, of the same types
   * @param keep columns of {@code rows}, which stand first in the result
   * @throws CheckFailedException where features are missing or of another type, naming all of them
   */
  public static Dataset<Row> score(
      PipelineModel model, ModelManifest manifest, Dataset<Row> rows, List<String> keep) {
    checkFeatures(manifest, rows.schema());
    Set<String> needed = new LinkedHashSet<>();
    manifest.features().forEach(feature -> needed.add(feature.name()));
    List<Column> read = new ArrayList<>();
    List<Column> result = new ArrayList<>();
    needed.forEach(name -> read.add(Columns.quoted(name).as(name)));
    for (int i = 0; i < keep.size(); i++) {
      // Under a name of ours: a kept column may be called as one that the model adds.
      String name = "_keep_" + i;
      read.add(Columns.quoted(keep.get(i)).as(name));
      result.add(Columns.quoted(name).as(spelled(rows.schema(), keep.get(i))));
    }
    if (manifest.kind().hasProbability()) {
      Column both = functions.vector_to_array(Columns.quoted(PROBABILITY), "float64");
      result.add(both.getItem(1).as(PROBABILITY));
    }
    result.add(Columns.quoted(PREDICTION));
    result.add(org.apache.spark.sql.functions.lit(manifest.version()).as(VERSION));
    Dataset<Row> scored = model.transform(rows.select(read.toArray(Column[]::new)));
    return scored.select(result.toArray(Column[]::new));
  }

  private static String spelled(StructType schema, String name) {
    return Columns.find(schema, name).map(StructField::name).orElse(name);
  }

  private static void checkFeatures(ModelManifest manifest, StructType schema) {
    List<String> lines = new ArrayList<>();
    for (FeatureColumn feature : manifest.features()) {
      Optional<StructField> there = Columns.find(schema, feature.name());
      if (there.isEmpty()) {
        lines.add(feature.name() + " is missing (was " + feature.type() + ")");
      } else if (!Columns.type(there.get()).equals(feature.type())) {
        lines.add(
            feature.name() + " is " + Columns.type(there.get()) + " (was " + feature.type() + ")");
      }
    }
    if (!lines.isEmpty()) {
      throw new CheckFailedException(
          "models."
              + manifest.node()
              + " version "
              + manifest.version()
              + " cannot score these rows; they differ from those that it was trained on:\n  "
              + String.join("\n  ", lines)
              + "\nNothing was scored. Make the columns as they were, or train the model again.");
    }
  }
}
