package io.penstock.cases;

import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.plan.Compilation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** A case to start from: one row of each source that the first table reads. */
final class FirstCase {
  private static final int MOST_COLUMNS = 6;

  private FirstCase() {}

  /** The text of a file of cases; it fails, and shows what came. */
  static String of(Compilation compilation) {
    List<Node> nodes = compilation.graph().order();
    Node first =
        nodes.stream().filter(TableNode.class::isInstance).findFirst().orElse(nodes.get(0));
    List<String> lines = new ArrayList<>(List.of("cases:", "  the first:", "    given:"));
    for (SourceNode source : sources(compilation, first, new LinkedHashSet<>())) {
      lines.add("      " + source.name() + ":");
      lines.add("        - {" + row(compilation.columnsOfFiles(source).orElseThrow()) + "}");
    }
    lines.addAll(List.of("    expect:", "      " + first.name() + ": []"));
    return String.join("\n", lines);
  }

  private static Set<SourceNode> sources(
      Compilation compilation, Node node, Set<SourceNode> found) {
    if (node instanceof SourceNode source) {
      found.add(source);
    }
    compilation.graph().inputs(node).forEach(input -> sources(compilation, input, found));
    return found;
  }

  private static String row(StructType columns) {
    List<String> cells = new ArrayList<>();
    for (StructField column : columns.fields()) {
      if (!column.nullable() || cells.size() < MOST_COLUMNS) {
        cells.add(column.name() + ": " + value(column.dataType()));
      }
    }
    return String.join(", ", cells);
  }

  private static String value(DataType type) {
    if (type instanceof StringType) {
      return "a";
    }
    if (type instanceof BooleanType) {
      return "true";
    }
    if (type instanceof DateType || type instanceof TimestampType) {
      return "2025-06-30";
    }
    if (type instanceof TimestampNTZType) {
      return "2025-06-30 12:00:00";
    }
    if (type instanceof BinaryType) {
      return "0xCAFE";
    }
    return nested(type);
  }

  private static String nested(DataType type) {
    if (type instanceof ArrayType array) {
      return "[" + value(array.elementType()) + "]";
    }
    if (type instanceof MapType map) {
      return "{" + value(map.keyType()) + ": " + value(map.valueType()) + "}";
    }
    return type instanceof StructType struct ? "{" + row(struct) + "}" : "0";
  }
}
