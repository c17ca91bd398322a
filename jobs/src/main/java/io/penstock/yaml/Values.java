package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads values, each typed by what its key takes; what does not fit is a problem, and null or left
 * out.
 */
final class Values {
  private static final Pattern NEW_COLUMN = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,127}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  private final Scope scope;

  Values(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /** A scalar that is not empty; {@code wanted} says what must be there. */
  @Nullable Scalar scalar(YamlNode node, String path, String wanted) {
    if (node instanceof Scalar scalar && !scalar.isMissing()) {
      return scalar;
    }
    if (node instanceof Scalar) {
      scope.problems().add(YamlProblems.missingValue(node.at(), path));
    } else if (!(node instanceof Refused)) {
      scope.problems().add(YamlProblems.wrongKind(node, path, wanted));
    }
    return null;
  }

  /** Text, parameters resolved; not blank. */
  @Nullable Text text(YamlNode node, String path) {
    Scalar scalar = scalar(node, path, "text");
    Text text = scalar == null ? null : scope.resolve(scalar);
    return text == null ? null : notBlank(text, path);
  }

  /** SQL as it stands; not blank. */
  @Nullable Text sql(YamlNode node, String path) {
    Scalar scalar = scalar(node, path, "text");
    Text sql = scalar == null ? null : scope.sql(scalar);
    return sql == null ? null : notBlank(sql, path);
  }

  private @Nullable Text notBlank(Text text, String path) {
    if (text.value().isBlank()) {
      scope.problems().add(YamlProblems.missingValue(text.at(), path));
      return null;
    }
    return text;
  }

  /** A map. */
  @Nullable Mapping mapping(YamlNode node, String path, String wanted) {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    if (node instanceof Scalar scalar && scalar.isMissing()) {
      scope.problems().add(YamlProblems.missingValue(node.at(), path));
    } else if (!(node instanceof Refused)) {
      scope.problems().add(YamlProblems.wrongKind(node, path, wanted));
    }
    return null;
  }

  /** A list; {@code example} is shown where there is none. */
  @Nullable Sequence sequence(YamlNode node, String path, String example) {
    if (node instanceof Sequence sequence) {
      return sequence;
    }
    if (node instanceof Scalar scalar && scalar.isMissing()) {
      scope.problems().add(YamlProblems.missingValue(node.at(), path));
    } else if (!(node instanceof Refused)) {
      scope.problems().add(YamlProblems.wrongKind(node, path, "a list such as " + example));
    }
    return null;
  }

  /** The texts of a list. */
  List<Text> texts(YamlNode node, String path, String example) {
    Sequence sequence = sequence(node, path, example);
    List<Text> texts = new ArrayList<>();
    for (YamlNode item : sequence == null ? List.<YamlNode>of() : sequence.items()) {
      Text text = text(item, "an item of " + path);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The different names of columns in a list. */
  List<Text> columns(YamlNode node, String path) {
    String example =
        node instanceof Scalar s ? "[" + YamlProblems.shown(s.text().value()) + "]" : "[a, b]";
    return different(texts(node, path, example), path);
  }

  /** The names that differ, ignoring case. */
  List<Text> different(List<Text> names, String path) {
    Set<String> seen = new HashSet<>();
    List<Text> different = new ArrayList<>();
    for (Text name : names) {
      if (seen.add(name.value().toLowerCase(Locale.ROOT))) {
        different.add(name);
      } else {
        scope.problems().add(YamlProblems.duplicateColumn(name, path));
      }
    }
    return different;
  }

  /** Whether a column that a node makes may have this name. */
  boolean isNewColumn(Text name, String path) {
    return isNewName(name, path, "a new column");
  }

  /** Whether a check or a column may have this name. */
  boolean isNewName(Text name, String path, String what) {
    boolean isName = NEW_COLUMN.matcher(name.value()).matches();
    if (!isName) {
      scope.problems().add(YamlProblems.badNewName(name, path, what));
    }
    return isName;
  }

  /** A whole number in a range. */
  @Nullable Long wholeNumber(YamlNode node, String path, long least, long most) {
    Text text = text(node, path);
    if (text == null) {
      return null;
    }
    if (WHOLE_NUMBER.matcher(text.value()).matches()) {
      long value = Long.parseLong(text.value());
      if (value >= least && value <= most) {
        return value;
      }
    }
    scope.problems().add(ValueProblems.badValue(text, path, range(least, most)));
    return null;
  }

  private static String range(long least, long most) {
    if (least == Long.MIN_VALUE) {
      return "a whole number";
    }
    return most == Long.MAX_VALUE
        ? "a whole number of at least " + least
        : "a whole number from " + least + " to " + most;
  }

  /** A number between 0 and 1, both left out. */
  @Nullable Double share(YamlNode node, String path) {
    Text text = text(node, path);
    if (text == null) {
      return null;
    }
    if (NUMBER.matcher(text.value()).matches()) {
      double value = Double.parseDouble(text.value());
      if (value > 0 && value < 1) {
        return value;
      }
    }
    scope.problems().add(ValueProblems.badValue(text, path, "a number between 0 and 1"));
    return null;
  }

  /** A number of at least 0. */
  @Nullable Double amount(YamlNode node, String path) {
    Text text = text(node, path);
    if (text == null) {
      return null;
    }
    if (NUMBER.matcher(text.value()).matches() && !text.value().startsWith("-")) {
      return Double.parseDouble(text.value());
    }
    scope.problems().add(ValueProblems.badValue(text, path, "a number of at least 0"));
    return null;
  }

  /** Whether it is {@code true}; it must be that or {@code false}. */
  boolean isTrue(YamlNode node, String path) {
    Text text = text(node, path);
    if (text != null && !text.value().equals("true") && !text.value().equals("false")) {
      scope.problems().add(ValueProblems.badValue(text, path, "true or false"));
    }
    return text != null && text.value().equals("true");
  }

  /** Texts by key, in file order. */
  List<Entry> entries(YamlNode node, String path, String example) {
    Mapping mapping = mapping(node, path, "a map such as " + example);
    return mapping == null ? List.of() : mapping.entries();
  }
}
