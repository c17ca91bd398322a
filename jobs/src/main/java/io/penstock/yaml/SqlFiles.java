package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import java.util.List;

/** Puts the text of a file where a table says {@code sql: {file: sql/spending.sql}}. */
final class SqlFiles {
  private static final String FILE = "file";

  private final String pipeline;
  private final OpenedFiles opened;
  private final Problems problems;

  SqlFiles(String pipeline, OpenedFiles opened) {
    this.pipeline = pipeline;
    this.opened = opened;
    this.problems = opened.problems();
  }

  Mapping into(Mapping map) {
    return changed(map, "tables", tables -> changedValues(tables, this::table));
  }

  private YamlNode table(Entry table) {
    String path = "tables." + YamlProblems.shown(table.key().value()) + ".sql";
    return changed(table.value(), "sql", sql -> sql(table.key(), sql, path));
  }

  private YamlNode sql(Text table, YamlNode sql, String path) {
    if (!(sql instanceof Mapping mapping)) {
      return sql;
    }
    YamlNode found = new Refused(sql.at());
    boolean hasFile = false;
    for (Entry entry : mapping.entries()) {
      if (!entry.key().value().equals(FILE)) {
        problems.add(YamlProblems.unknownKey(entry.key(), path, List.of(FILE)));
        continue;
      }
      hasFile = true;
      if (!(entry.value() instanceof Scalar scalar) || scalar.isMissing()) {
        problems.add(YamlProblems.wrongKind(entry.value(), path + ".file", "a path"));
      } else {
        found = file(scalar.text(), found);
      }
    }
    if (!hasFile) {
      problems.add(YamlProblems.missingKey(table.at(), path, TableReader.SQL_FILE));
    }
    return found;
  }

  private YamlNode file(Text path, YamlNode otherwise) {
    if (path.value().contains("${")) {
      problems.add(InputProblems.parameterInPath(path));
      return otherwise;
    }
    if (!FilePaths.isRelative(path.value())) {
      problems.add(InputProblems.notRelative(path));
      return otherwise;
    }
    String from = path.at().file();
    String file = FilePaths.beside(InputReader.isSetting(from) ? pipeline : from, path.value());
    return opened
        .content(file, path)
        .flatMap(bytes -> SourceText.decode(file, bytes, problems))
        .<YamlNode>map(source -> new Scalar(text(source), true))
        .orElse(otherwise);
  }

  private static Text text(SourceText source) {
    String value = source.text();
    return Text.of(value, i -> source.position(value.codePointCount(0, i)));
  }

  private interface Change {
    YamlNode of(YamlNode value);
  }

  private interface EntryChange {
    YamlNode of(Entry entry);
  }

  private static Mapping changed(Mapping map, String key, Change change) {
    return changedValues(
        map, entry -> entry.key().value().equals(key) ? change.of(entry.value()) : entry.value());
  }

  private static YamlNode changed(YamlNode node, String key, Change change) {
    return node instanceof Mapping mapping ? changed(mapping, key, change) : node;
  }

  private static YamlNode changedValues(YamlNode node, EntryChange change) {
    return node instanceof Mapping mapping ? changedValues(mapping, change) : node;
  }

  private static Mapping changedValues(Mapping map, EntryChange change) {
    return new Mapping(
        map.at(), map.entries().stream().map(e -> new Entry(e.key(), change.of(e))).toList());
  }
}
