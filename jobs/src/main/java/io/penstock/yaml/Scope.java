package io.penstock.yaml;

import io.penstock.definition.Parameter;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.yaml.YamlNode.Scalar;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all readers share: the problems so far, and what {@code ${x}} stands for. */
final class Scope {
  private static final Pattern IN_SQL = Pattern.compile("\\$\\{([^{}\\s]{0,100})}");
  private static final String SECRET = "secret:";

  /** Such as names a variable, a file and an alias. */
  private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /** A file of 1 MiB can name a long parameter very often. */
  private static final int MOST_CHARACTERS = 1 << 22;

  private final Problems problems;
  private final Parameters parameters;
  private final Unknown unknown;
  private int replaced;

  Scope(Problems problems, Parameters parameters) {
    this(problems, parameters, ValueProblems::unknownParameter);
  }

  private Scope(Problems problems, Parameters parameters, Unknown unknown) {
    this.problems = problems;
    this.parameters = parameters;
    this.unknown = unknown;
  }

  /** Where parameters get their values: only the built-in ones can be used. */
  static Scope ofDefaults(Problems problems, Map<String, String> variables) {
    return new Scope(problems, Parameters.builtIn(variables), ValueProblems::unknownInDefault);
  }

  /** Of a profile: it has no parameters to use. */
  static Scope ofProfile(Problems problems) {
    return new Scope(
        problems, Parameters.builtIn(Map.of()), (at, name, names) -> YamlProblems.inProfile(at));
  }

  /** Says that {@code ${name}} is not one of some names. */
  private interface Unknown {
    Problem problem(Position at, String name, Collection<String> names);
  }

  Problems problems() {
    return problems;
  }

  Parameters parameters() {
    return parameters;
  }

  /** SQL as it stands; null where it has a {@code ${x}}, which is a problem. */
  @Nullable Text sql(Scalar scalar) {
    Text text = scalar.text();
    boolean isPlain = true;
    Matcher matcher = IN_SQL.matcher(text.value());
    while (matcher.find()) {
      String name = matcher.group(1);
      boolean isParameter = parameters.declared().containsKey(name);
      problems.add(
          name.startsWith(SECRET)
              ? ValueProblems.secretInSql(text.at(matcher.start()))
              : ValueProblems.parameterInSql(text.at(matcher.start()), name, isParameter));
      isPlain = false;
    }
    return isPlain ? text : null;
  }

  /**
   * The text with each {@code ${x}} replaced by its value; a dollar sign before one keeps it as it
   * is. Null where one has no value, which is a known problem then.
   */
  @Nullable Text resolve(Scalar scalar) {
    return resolve(scalar, Secrets.REFUSED);
  }

  /** As above, but a {@code ${secret:NAME}} stays as it is: it is replaced where it is used. */
  @Nullable Text resolveKeepingSecrets(Scalar scalar) {
    return resolve(scalar, Secrets.KEPT);
  }

  private @Nullable Text resolve(Scalar scalar, Secrets secrets) {
    Text text = scalar.text();
    return text.value().contains("${") ? new Replacement(text, secrets).run() : text;
  }

  /** What happens to a secret in a text. */
  private enum Secrets {
    REFUSED,
    KEPT
  }

  /** One text that is being replaced; keeps where each character came from. */
  private final class Replacement {
    private final Text text;
    private final String from;
    private final StringBuilder to = new StringBuilder();
    private final IntList origins = new IntList();
    private final Secrets secrets;
    private boolean isBroken;

    Replacement(Text text, Secrets secrets) {
      this.secrets = secrets;
      this.text = text;
      this.from = text.value();
    }

    @Nullable Text run() {
      int at = 0;
      while (at < from.length() && !isTooMuch()) {
        at = step(at);
      }
      origins.add(from.length());
      int[] places = origins.toArray();
      return isBroken || isTooMuch() ? null : Text.of(to.toString(), i -> text.at(places[i]));
    }

    private int step(int at) {
      if (from.startsWith("$${", at)) {
        if (from.startsWith(SECRET, at + 3)) {
          broken();
          problems.add(ValueProblems.secretIsNoText(text.at(at)));
        }
        append("${", at + 1, true);
        return at + 3;
      }
      if (!from.startsWith("${", at)) {
        append(from.substring(at, at + 1), at, false);
        return at + 1;
      }
      int end = from.indexOf('}', at);
      if (end < 0) {
        broken();
        problems.add(ValueProblems.unclosedParameter(text.at(at)));
        return from.length();
      }
      replace(from.substring(at + 2, end), at);
      return end + 1;
    }

    private void replace(String name, int at) {
      String value = parameters.value(name).orElse("");
      replaced += value.length();
      if (isTooMuch()) {
        broken();
        problems.add(ValueProblems.tooMuchText(text.at(at)));
      } else if (isSecretName(name) && secrets == Secrets.KEPT) {
        append("${" + name + "}", at, true);
      } else if (name.startsWith(SECRET) && secrets == Secrets.KEPT) {
        broken();
        problems.add(ValueProblems.badSecretName(text.at(at), name.substring(SECRET.length())));
      } else if (name.startsWith(SECRET)) {
        broken();
        problems.add(ValueProblems.secretNotHere(text.at(at)));
      } else if (isList(name)) {
        broken();
        problems.add(ValueProblems.listInText(text.at(at), name));
      } else if (parameters.value(name).isEmpty()) {
        broken();
        reportUnknown(name, at);
      } else {
        append(value, at, false);
      }
    }

    private static boolean isSecretName(String name) {
      return name.startsWith(SECRET)
          && SECRET_NAME.matcher(name.substring(SECRET.length())).matches();
    }

    private boolean isList(String name) {
      Parameter parameter = parameters.declared().get(name);
      return parameter != null && parameter.isList() && !parameters.unusable().contains(name);
    }

    private void reportUnknown(String name, int at) {
      if (!parameters.unusable().contains(name)) {
        problems.add(() -> unknown.problem(text.at(at), name, parameters.names()));
      }
    }

    private void append(String piece, int origin, boolean isAsWritten) {
      to.append(piece);
      for (int i = 0; i < piece.length(); i++) {
        origins.add(isAsWritten ? origin + i : origin);
      }
    }

    private boolean isTooMuch() {
      return replaced > MOST_CHARACTERS;
    }

    private void broken() {
      isBroken = true;
    }
  }

  /** A list of numbers without a box for each. */
  private static final class IntList {
    private int[] items = new int[64];
    private int size;

    void add(int item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, size * 2);
      }
      items[size++] = item;
    }

    int[] toArray() {
      return Arrays.copyOf(items, size);
    }
  }
}
