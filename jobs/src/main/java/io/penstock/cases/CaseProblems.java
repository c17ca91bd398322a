package io.penstock.cases;

import io.penstock.definition.Node;
import io.penstock.definition.Text;
import io.penstock.problem.ExitCode;
import io.penstock.problem.NearNames;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Collection;
import java.util.List;

/** Makes every message of this package. */
final class CaseProblems {
  private static final int LONGEST_SHOWN = 60;

  private CaseProblems() {}

  static PenstockException noCases(String file, String folder, String example) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "no tests: there is no "
            + file
            + " and no .yaml in "
            + folder
            + ". Start with this in "
            + file
            + ":\n"
            + example);
  }

  static PenstockException noCaseMatches(String glob, List<String> names) {
    String near = NearNames.didYouMean(glob, names);
    return new PenstockException(
        ExitCode.USAGE,
        ("no case matches '"
                + glob
                + "'. There "
                + (names.size() == 1 ? "is " : "are ")
                + NearNames.listed(names)
                + ". "
                + near)
            .strip());
  }

  static PenstockException cannotRead(String file, Exception e) {
    return new PenstockException(
        ExitCode.NO_INPUT, "cannot read " + file + ": " + e.getMessage(), e);
  }

  static PenstockException cannotWrite(String file, Exception e) {
    return new PenstockException(
        ExitCode.CANNOT_CREATE, "cannot write " + file + ": " + e.getMessage(), e);
  }

  static Problem unknownDataset(Text name, Collection<String> datasets) {
    String near = NearNames.didYouMean(name.value(), datasets);
    return new Problem(
        "unknown-dataset",
        name.at(),
        "unknown dataset '" + shown(name.value()) + "'.",
        ("The pipeline has " + NearNames.listed(datasets) + ". " + near).strip());
  }

  static Problem twice(Text name, String section) {
    return new Problem(
        "duplicate-name",
        name.at(),
        "'" + name + "' is in '" + section + "' twice: case does not tell names apart.",
        "Keep one of them.");
  }

  static Problem isModel(Text name) {
    return new Problem(
        "wrong-node",
        name.at(),
        "'" + name + "' is a model: it has no rows.",
        "Give or expect a source, a table or a feature set.");
  }

  static Problem isPrediction(Text name) {
    return new Problem(
        "wrong-node",
        name.at(),
        "'" + name + "' is computed by a model, which a test does not train.",
        "Expect what it reads, or give its rows and expect what reads them.");
  }

  static Problem quarantineIsGiven(Text name) {
    return new Problem(
        "wrong-node",
        name.at(),
        "'" + name + "' is a quarantine: it is filled by checks.",
        "Give rows that break them.");
  }

  static Problem noQuarantine(Text name, Node node) {
    return new Problem(
        "wrong-node",
        name.at(),
        "no check of '" + node.name() + "' has 'onViolation: quarantine'.",
        "Expect '" + node.name() + "' itself.");
  }

  static Problem isGiven(Text name) {
    return new Problem(
        "tests-nothing",
        name.at(),
        "'" + name + "' is given, so it is not computed: expecting it tests nothing.",
        "Give what it reads instead.");
  }

  static Problem notGiven(Text expected, Node source) {
    String what =
        source.name().value().equalsIgnoreCase(expected.value())
            ? "'" + expected + "' is expected, but no rows of it are given."
            : "'" + expected + "' needs '" + source.name() + "', which is not given.";
    return new Problem(
        "missing-given",
        expected.at(),
        what,
        "Add it to 'given'; '" + source.name() + ": []' gives it no rows.");
  }

  static Problem needsPrediction(Text expected, Node prediction) {
    return new Problem(
        "missing-given",
        expected.at(),
        "'"
            + expected
            + "' needs '"
            + prediction.name()
            + "', which a model computes; a test does not train one.",
        "Give rows of '" + prediction.name() + "'.");
  }

  static Problem notRead(Text given) {
    return new Problem(
        "unused-given",
        given.at(),
        "'" + given + "' is given, but nothing that is expected reads it.",
        "Delete it, or expect what reads it.");
  }

  static Problem unknownColumn(Text column, String dataset, Collection<String> columns) {
    return new Problem(
        "unknown-column",
        column.at(),
        "unknown column '" + shown(column.value()) + "' in '" + dataset + "'.",
        NearNames.itHas(column.value(), columns));
  }

  static Problem derivedColumn(Text column, String dataset) {
    return new Problem(
        "derived-column",
        column.at(),
        "'" + column + "' is derived in '" + dataset + "': it is computed from what is given.",
        "Delete it here; it can be expected.");
  }

  static Problem columnTwice(Text column, String dataset) {
    return new Problem(
        "duplicate-column",
        column.at(),
        "column '" + column + "' of '" + dataset + "' is there twice.",
        "Keep one of them.");
  }

  static Problem notCompared(Text column) {
    return new Problem(
        "not-compared",
        column.at(),
        "'" + column + "' is not among 'columns', so it would not be compared.",
        "Add it there, or delete it here.");
  }

  static Problem missingColumn(Position at, String column, String dataset) {
    return new Problem(
        "missing-value",
        at,
        "the row has no '" + column + "', which is NOT NULL in '" + dataset + "'.",
        "Give it a value.");
  }

  static Problem nullInside(Position at, String column) {
    return new Problem("bad-value", at, "'" + column + "' takes no NULL here.", "Give it a value.");
  }

  static Problem badValue(Position at, String column, String type, String value, String mend) {
    return new Problem(
        "bad-value",
        at,
        "'" + column + "' is " + type + ": " + shown(value) + " does not fit.",
        mend);
  }

  static Problem unknownField(Text field, String column, Collection<String> fields) {
    return new Problem(
        "unknown-column",
        field.at(),
        "unknown field '" + shown(field.value()) + "' in '" + column + "'.",
        NearNames.itHas(field.value(), fields));
  }

  static Problem keyTwice(Text key, String column) {
    return new Problem(
        "duplicate-column", key.at(), "'" + column + "' has the key " + key + " twice.", "");
  }

  static Problem unknownCheck(Text check, Node node, Collection<String> checks) {
    String near = NearNames.didYouMean(check.value(), checks);
    return new Problem(
        "unknown-check",
        check.at(),
        "'" + node.name() + "' has no check '" + shown(check.value()) + "' that fails a run.",
        checks.isEmpty()
            ? "Give a check 'onViolation: fail'."
            : ("It has " + NearNames.listed(checks) + ". " + near).strip());
  }

  static Problem noFile(Text path, String looked) {
    return new Problem(
        "no-file", path.at(), "there is no file '" + path + "'.", "Looked for " + looked + ".");
  }

  static Problem notCsv(Text path) {
    return new Problem(
        "bad-value",
        path.at(),
        "'" + path + "' is not a .csv file.",
        "Other rows stand in the case itself.");
  }

  static Problem fileTooLarge(Text path, long megabytes) {
    return new Problem(
        "too-large",
        path.at(),
        "'" + path + "' has more than " + megabytes + " MiB.",
        "A test needs few rows.");
  }

  static Problem fileIsNotUtf8(String file) {
    return new Problem(
        "not-utf8", Position.startOf(file), "the file is not UTF-8.", "Save it as UTF-8.");
  }

  static Problem noHeader(String file) {
    return new Problem(
        "no-header",
        Position.startOf(file),
        "the file is empty.",
        "Its first line names the columns: customer_id,amount");
  }

  static Problem unclosedQuote(Position at) {
    return new Problem(
        "unclosed-quote", at, "the quote that begins here does not end.", "Close it with \".");
  }

  static Problem afterQuote(Position at) {
    return new Problem(
        "bad-quote",
        at,
        "there is text after a closing quote.",
        "A quote inside quotes is written twice: \"\".");
  }

  static Problem wrongWidth(Position at, int cells, int columns) {
    return new Problem(
        "wrong-width",
        at,
        "the row has " + cells + (cells == 1 ? " value, " : " values, ") + columns + " are named.",
        "Write one value per column of the header; nothing between two commas is NULL.");
  }

  /** A user's text, short and on one line. */
  private static String shown(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }
}
