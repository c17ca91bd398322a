package io.penstock.cases;

import io.penstock.cases.PreparedCase.ExpectedFailure;
import io.penstock.cases.PreparedCase.ExpectedRows;
import io.penstock.cases.PreparedCase.Given;
import io.penstock.definition.Expectation;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TestCase;
import io.penstock.definition.TestValue;
import io.penstock.definition.Text;
import io.penstock.input.Records;
import io.penstock.lake.RowAudit;
import io.penstock.plan.Compilation;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Gives the rows of a case the columns and types of its datasets. */
final class RowTyper {
  private final Compilation compilation;
  private final CaseRows files;
  private final List<Problem> problems;
  private final ValueReader reader;
  private final Set<String> reported = new LinkedHashSet<>();

  RowTyper(Compilation compilation, CaseRows files, List<Problem> problems) {
    this.compilation = compilation;
    this.files = files;
    this.problems = problems;
    this.reader = new ValueReader(problems);
  }

  Given given(Node node, TestCase.Given item) {
    StructType columns =
        node instanceof SourceNode source
            ? compilation.columnsOfFiles(source).orElseThrow()
            : schema(node);
    List<Row> rows = new ArrayList<>();
    for (TestValue.Fields row : files.read(item.rows())) {
      requireColumns(row, columns, node);
      rows.add(RowFactory.create(values(row, columns, node.name().value()).toArray()));
    }
    return new Given(node, columns, rows, files.file(item.rows()));
  }

  ExpectedRows expected(
      Node node, Text dataset, boolean isQuarantine, Expectation.Rows expectation) {
    StructType all = isQuarantine ? quarantine(node) : schema(node);
    List<TestValue.Fields> written = files.read(expectation.rows());
    StructType compared = compared(all, dataset, written, expectation.columns());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (TestValue.Fields row : written) {
      requireKnown(row, all, dataset.value());
      List<@Nullable Object> values = new ArrayList<>();
      List<@Nullable Object> typed = values(row, compared, dataset.value());
      for (int i = 0; i < typed.size(); i++) {
        values.add(Cells.plain(typed.get(i)));
      }
      rows.add(values);
    }
    List<String> keys = Checks.keys(node);
    boolean haveKeys = keys.stream().allMatch(key -> Columns.has(compared, key));
    return new ExpectedRows(
        node,
        dataset.value(),
        isQuarantine,
        compared,
        haveKeys ? keys : List.of(),
        rows,
        expectation.tolerance());
  }

  ExpectedFailure failure(Node node, Text dataset, Expectation.Fails fails) {
    List<String> known = Checks.failing(node);
    for (Text check : fails.checks()) {
      if (!known.contains(check.value())) {
        problems.add(CaseProblems.unknownCheck(check, node, known));
      }
    }
    return new ExpectedFailure(
        node, dataset.value(), fails.checks().stream().map(Text::value).toList());
  }

  private StructType schema(Node node) {
    return compilation.schema(node).orElseThrow();
  }

  /** The columns of a quarantine that a user can know. */
  private StructType quarantine(Node node) {
    StructType columns = schema(node);
    if (node instanceof SourceNode) {
      columns =
          columns
              .add(Records.RAW, DataTypes.StringType)
              .add(Records.FILE, DataTypes.StringType)
              .add(Records.RECORD, DataTypes.LongType);
    }
    return columns.add(RowAudit.REASONS, DataTypes.createArrayType(DataTypes.StringType));
  }

  private StructType compared(
      StructType all, Text dataset, List<TestValue.Fields> rows, Expectation.Columns columns) {
    if (columns instanceof Expectation.Columns.Only only) {
      List<String> names = only.names().stream().map(Text::value).toList();
      only.names().forEach(name -> requireKnown(name, all, dataset.value()));
      rows.stream()
          .flatMap(row -> row.values().keySet().stream())
          .filter(name -> names.stream().noneMatch(name.value()::equalsIgnoreCase))
          .filter(name -> Columns.has(all, name.value()) && reported.add(key(name, dataset)))
          .forEach(name -> problems.add(CaseProblems.notCompared(name)));
      return Columns.only(all, names);
    }
    Set<String> named = new LinkedHashSet<>();
    rows.forEach(row -> row.values().keySet().forEach(name -> named.add(name.value())));
    boolean isEmpty = named.isEmpty() || columns instanceof Expectation.Columns.All;
    return isEmpty ? all : Columns.only(all, List.copyOf(named));
  }

  private void requireColumns(TestValue.Fields row, StructType columns, Node node) {
    String dataset = node.name().value();
    for (Text name : row.values().keySet()) {
      if (node instanceof SourceNode source
          && source.derive().keySet().stream()
              .anyMatch(derived -> derived.value().equalsIgnoreCase(name.value()))) {
        if (reported.add(key(name, node.name()))) {
          problems.add(CaseProblems.derivedColumn(name, dataset));
        }
      } else {
        requireKnown(name, columns, dataset);
      }
    }
    for (StructField column : columns.fields()) {
      boolean isNamed =
          row.values().keySet().stream()
              .anyMatch(name -> name.value().equalsIgnoreCase(column.name()));
      if (!isNamed && !column.nullable()) {
        problems.add(CaseProblems.missingColumn(row.at(), column.name(), dataset));
      }
    }
  }

  private void requireKnown(TestValue.Fields row, StructType columns, String dataset) {
    row.values().keySet().forEach(name -> requireKnown(name, columns, dataset));
  }

  /** Once for all rows of a dataset: a wrong name is mostly in each of them. */
  private void requireKnown(Text name, StructType columns, String dataset) {
    if (!Columns.has(columns, name.value())
        && reported.add(dataset + "." + name.value().toLowerCase(Locale.ROOT))) {
      problems.add(CaseProblems.unknownColumn(name, dataset, Columns.names(columns)));
    }
  }

  private static String key(Text column, Text dataset) {
    return dataset + "." + column.value().toLowerCase(Locale.ROOT);
  }

  private List<@Nullable Object> values(TestValue.Fields row, StructType columns, String dataset) {
    @Nullable Object[] values = new @Nullable Object[columns.length()];
    boolean[] isSet = new boolean[columns.length()];
    for (Map.Entry<Text, TestValue> entry : row.values().entrySet()) {
      int index = Columns.index(columns, entry.getKey().value());
      if (index < 0) {
        continue;
      }
      if (isSet[index]) {
        problems.add(CaseProblems.columnTwice(entry.getKey(), dataset));
      }
      isSet[index] = true;
      StructField column = columns.fields()[index];
      values[index] = reader.read(entry.getValue(), column.dataType(), column.name());
    }
    return Arrays.asList(values);
  }
}
