package io.penstock.ml;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.StageParameter;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Which columns of a dataset a model uses, and as what; names are spelled as the dataset spells
 * them.
 *
 * @param label the label's column
 * @param features the features, in the order of {@code include} or else of the dataset
 * @param splitBy the columns that decide a row's side
 * @param extra columns that the algorithm reads by name, such as weights
 */
record FeatureColumns(
    String label, List<StructField> features, List<String> splitBy, List<String> extra) {
  private static final Set<String> ADDED =
      Set.of("features", "rawprediction", "probability", "prediction");

  FeatureColumns {
    features = List.copyOf(features);
    splitBy = List.copyOf(splitBy);
    extra = List.copyOf(extra);
  }

  static FeatureColumns of(
      ModelNode model, StructType from, List<String> entity, List<Problem> problems) {
    return new Choice(model, from, entity, problems).choose();
  }

  /** Where a feature's name stands in the file, or else what brings it in. */
  static Position place(ModelNode model, String feature) {
    List<Text> include = model.features().include();
    if (include != null) {
      for (Text column : include) {
        if (column.value().equalsIgnoreCase(feature)) {
          return column.at();
        }
      }
    }
    return model.from().at();
  }

  /** One choice, which collects its problems. */
  private record Choice(
      ModelNode model, StructType from, List<String> entity, List<Problem> problems) {

    FeatureColumns choose() {
      checkLabel();
      List<String> splitBy = splitBy();
      List<String> extra = extra();
      List<StructField> features = new ArrayList<>();
      for (StructField field : candidates(splitBy, extra)) {
        check(field);
        features.add(field);
      }
      if (features.isEmpty() && problems.isEmpty()) {
        problems.add(MlProblems.noFeatures(model.from().at(), dataset(), model.label().value()));
      }
      return new FeatureColumns(spelled(model.label()), features, splitBy, extra);
    }

    private String dataset() {
      return model.from().value();
    }

    private String spelled(Text column) {
      return Columns.find(from, column.value()).map(StructField::name).orElse(column.value());
    }

    private void checkLabel() {
      Optional<StructField> label = known(model.label());
      label.ifPresent(field -> checkName(model.label().at(), "label", field.name()));
      if (label.isPresent() && !isNumber(label.get().dataType())) {
        String type = Columns.type(label.get());
        problems.add(MlProblems.wrongLabelType(model.label(), dataset(), type));
      }
    }

    private List<String> splitBy() {
      List<Text> by = model.split().by();
      by.forEach(this::known);
      if (by.isEmpty() && entity.isEmpty()) {
        problems.add(MlProblems.nothingToSplitBy(model.name().at(), dataset()));
      }
      return by.isEmpty() ? entity : by.stream().map(this::spelled).toList();
    }

    /** Columns that the algorithm's parameters name. */
    private List<String> extra() {
      List<String> extra = new ArrayList<>();
      for (StageParameter parameter : model.algorithm().parameters()) {
        if (StageParameters.COLUMNS.contains(parameter.name().value())) {
          Text column = parameter.value().text();
          Optional<StructField> field = known(column);
          field.ifPresent(f -> checkName(column.at(), parameter.name().value(), f.name()));
          field.map(StructField::name).ifPresent(extra::add);
        }
      }
      return extra;
    }

    private List<StructField> candidates(List<String> splitBy, List<String> extra) {
      Set<StructField> chosen = new LinkedHashSet<>();
      List<Text> include = model.features().include();
      if (include == null) {
        for (StructField field : from.fields()) {
          if (whyNever(field.name(), splitBy, extra).isEmpty()) {
            chosen.add(field);
          }
        }
      } else {
        include.forEach(column -> included(column, splitBy, extra).ifPresent(chosen::add));
      }
      for (Text column : model.features().exclude()) {
        known(column).ifPresent(chosen::remove);
      }
      return List.copyOf(chosen);
    }

    private Optional<StructField> included(Text column, List<String> splitBy, List<String> extra) {
      Optional<StructField> field = known(column);
      Optional<String> why = field.flatMap(f -> whyNever(f.name(), splitBy, extra));
      why.ifPresent(reason -> problems.add(MlProblems.notAFeature(column, reason)));
      return why.isPresent() ? Optional.empty() : field;
    }

    private Optional<String> whyNever(String column, List<String> splitBy, List<String> extra) {
      String why = null;
      if (column.equalsIgnoreCase(model.label().value())) {
        why = "it is the label";
      } else if (column.equalsIgnoreCase("as_of")) {
        why = "it is the time of the observation, which no later row has";
      } else if (Columns.has(entity, column)) {
        why = "it is a key of the entity, and the model would learn rows by heart";
      } else if (Columns.has(splitBy, column)) {
        why = "it decides which rows are held out";
      } else if (column.startsWith("_")) {
        why = "columns that begin with _ are Penstock's own";
      } else if (Columns.has(extra, column)) {
        why = "the algorithm reads it by a parameter";
      }
      return Optional.ofNullable(why);
    }

    private void check(StructField field) {
      String name = field.name();
      checkName(place(model, name), "feature", name);
      DataType type = field.dataType();
      if (!isNumber(type) && !(type instanceof StringType)) {
        String mend = mend(type, name);
        problems.add(
            MlProblems.wrongFeatureType(place(model, name), name, Columns.type(field), mend));
      }
    }

    private void checkName(Position at, String role, String name) {
      if (name.contains(".") || name.contains("`")) {
        problems.add(MlProblems.unusableName(at, role, name));
      } else if (ADDED.contains(name.toLowerCase(Locale.ROOT))) {
        problems.add(MlProblems.nameTaken(at, role, name));
      }
    }

    private static String mend(DataType type, String name) {
      if (type instanceof DateType
          || type instanceof TimestampType
          || type instanceof TimestampNTZType) {
        return "Exclude it, or make a number of days of it: datediff(as_of, " + name + ").";
      } else if (type instanceof ArrayType) {
        return "Exclude it, or make numbers of it in SQL: size(" + name + ").";
      }
      return "Exclude it, or make a number of it in SQL.";
    }

    private static boolean isNumber(DataType type) {
      return type instanceof NumericType || type instanceof BooleanType;
    }

    private Optional<StructField> known(Text column) {
      Optional<StructField> field = Columns.find(from, column.value());
      if (field.isEmpty()) {
        problems.add(
            DefinitionProblems.unknownColumn(
                column.at(), column.value(), dataset(), Columns.names(from)));
      }
      return field;
    }
  }
}
