package io.penstock.input;

import io.penstock.definition.OnSchemaChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a file says it has beside the declared ones: which is which, by name whatever
 * the case of its letters, and in what they differ.
 */
final class FileColumns {
  private final Map<String, StructField> same = new LinkedHashMap<>();
  private final List<StructField> unknown = new ArrayList<>();
  private final List<StructField> retyped = new ArrayList<>();
  private final List<StructField> missing = new ArrayList<>();
  private final Set<String> repeated = new LinkedHashSet<>();
  private final StructType declared;
  private final StructType found;
  private final boolean hasTypes;

  /**
   * Compares columns.
   *
   * @param fits whether values of the first type are values of the second
   * @param hasTypes whether the file says of what type its columns are
   */
  FileColumns(
      StructType declared,
      StructType found,
      BiPredicate<DataType, DataType> fits,
      boolean hasTypes) {
    this.declared = declared;
    this.found = found;
    this.hasTypes = hasTypes;
    Map<String, StructField> byName = new LinkedHashMap<>();
    for (StructField field : found.fields()) {
      if (byName.putIfAbsent(key(field), field) != null) {
        repeated.add(field.name());
      }
    }
    for (StructField field : declared.fields()) {
      StructField in = byName.remove(key(field));
      if (in == null) {
        missing.add(field);
      } else if (fits.test(in.dataType(), field.dataType())) {
        same.put(field.name(), in);
      } else {
        retyped.add(in);
      }
    }
    unknown.addAll(byName.values());
  }

  /** The file's columns whose values are those of declared ones, by the declared name. */
  Map<String, StructField> same() {
    return same;
  }

  /** The file's columns that have no declared one to go to, or one of a type they do not fit. */
  List<StructField> homeless() {
    List<StructField> all = new ArrayList<>(unknown);
    all.addAll(retyped);
    return all;
  }

  /** Stops (65) where {@code drift} does not allow the file's columns; else notes what it does. */
  void settle(String path, ColumnDrift drift) {
    List<String> differences = new ArrayList<>();
    repeated.forEach(name -> differences.add("more than once " + name));
    boolean takesUnknown = drift.rescues() || drift.mode() == OnSchemaChange.IGNORE;
    for (StructField field : missing) {
      if (!field.nullable() || !drift.allowsMissing()) {
        differences.add("missing " + shown(field));
      }
    }
    if (!takesUnknown) {
      unknown.forEach(field -> differences.add("not declared " + shown(field)));
    }
    boolean canChoose =
        drift.mode() == OnSchemaChange.FAIL
            && repeated.isEmpty()
            && retyped.isEmpty()
            && missing.stream().allMatch(StructField::nullable);
    for (StructField field : retyped) {
      StructField wanted = declared(field);
      if (!drift.rescues() || !wanted.nullable()) {
        differences.add(
            "%s is %s, declared %s"
                .formatted(field.name(), field.dataType().sql(), wanted.dataType().sql()));
      }
    }
    if (!differences.isEmpty()) {
      differences.add("expected " + shown(declared));
      differences.add("found " + shown(found));
      throw InputProblems.columnsDiffer(path, differences, canChoose);
    }
    if (!missing.isEmpty()) {
      drift.note(InputProblems.lacks(path, names(missing)));
    }
    if (!unknown.isEmpty() && !drift.rescues()) {
      drift.note(InputProblems.leftOut(path, names(unknown)));
    }
  }

  private StructField declared(StructField in) {
    return Arrays.stream(declared.fields())
        .filter(field -> key(field).equals(key(in)))
        .findFirst()
        .orElseThrow();
  }

  private String shown(StructType columns) {
    return Arrays.stream(columns.fields()).map(this::shown).collect(Collectors.joining(", "));
  }

  private String shown(StructField field) {
    return hasTypes ? field.name() + " " + field.dataType().sql() : field.name();
  }

  private static List<String> names(List<StructField> fields) {
    return fields.stream().map(StructField::name).toList();
  }

  private static String key(StructField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }
}
