package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Locale;
import java.util.Objects;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Makes the messages about a file that is not YAML, or not the part of it that is read. */
final class SyntaxProblems {
  /** What an empty pipeline file should have. */
  static final String PIPELINE_BEGINS = "A pipeline file begins with 'penstock: 1'.";

  private static final String QUOTE = "Put quotes round text that has , : { } [ ] or quotes in it.";

  private SyntaxProblems() {}

  static Problem tooLarge(Position at, int bytes) {
    return new Problem(
        "too-large",
        at,
        "the file has " + bytes + " bytes; a pipeline file has at most 1048576.",
        "Is it data rather than a pipeline?");
  }

  static Problem utf16(Position at) {
    return new Problem(
        "encoding", at, "the file is UTF-16.", "Save it as UTF-8, the encoding that is read.");
  }

  static Problem notUtf8(Position at, byte wrong) {
    return new Problem(
        "encoding",
        at,
        String.format(Locale.ROOT, "the byte 0x%02X is not UTF-8.", wrong & 0xFF),
        "Save the file as UTF-8, the encoding that is read.");
  }

  static Problem invisible(Position at, int codePoint) {
    return new Problem(
        "invisible-character",
        at,
        String.format(
            Locale.ROOT,
            "the invisible character U+%04X (%s) is not allowed.",
            codePoint,
            Objects.requireNonNullElse(Character.getName(codePoint), "no name")
                .toLowerCase(Locale.ROOT)),
        "Delete it: a file must be what it looks like.");
  }

  static Problem empty(Position at, String mend) {
    return new Problem("empty-file", at, "the file is empty.", mend);
  }

  static Problem directive(Position at) {
    return new Problem(
        "not-in-language", at, "directives (%...) are not part of the language.", "Delete it.");
  }

  static Problem secondDocument(Position at) {
    return new Problem(
        "not-in-language",
        at,
        "a second document begins here.",
        "A pipeline file is one document: put the other into its own file, or delete the '---'.");
  }

  static Problem alias(Position at) {
    return new Problem(
        "not-in-language",
        at,
        "aliases (*x) are not part of the language;",
        "write the value out.");
  }

  static Problem anchor(Position at, String name) {
    return new Problem(
        "not-in-language",
        at,
        "anchors (&" + YamlProblems.shown(name) + ") are not part of the language.",
        "Delete it.");
  }

  static Problem mergeKey(Position at) {
    return new Problem(
        "not-in-language",
        at,
        "merge keys (<<) are not part of the language;",
        "write the keys out.");
  }

  static Problem tag(Position at) {
    return new Problem(
        "not-in-language",
        at,
        "tags (!x) are not part of the language: a value gets its type from its key.",
        "Delete it, or put quotes round text that begins with '!'.");
  }

  static Problem tooDeep(Position at, int depth) {
    return new Problem(
        "too-deep",
        at,
        "lists and maps are nested more than " + depth + " deep here.",
        "No pipeline needs that: is a bracket not closed?");
  }

  static Problem keyIsNoText(Position at, String kind) {
    return new Problem("bad-key", at, "a key must be text, is " + kind + ".", QUOTE);
  }

  static Problem keyIsMissing(Position at) {
    return new Problem("bad-key", at, "a key is missing before the ':'.", "");
  }

  static Problem duplicateKey(Text key, Position first) {
    return new Problem(
        "duplicate-key",
        key.at(),
        "the key '"
            + YamlProblems.shown(key.value())
            + "' is here twice, first in line "
            + first.line()
            + ".",
        "Keep one of them.");
  }

  static Problem keyWithoutValue(Text key) {
    return new Problem(
        "missing-value",
        key.at(),
        "'" + YamlProblems.shown(key.value()) + "' has no ':' and no value.",
        "Inside {...} a comma ends a value: put quotes round text that has one.");
  }

  static Problem unquotedParameter(Position at, String written) {
    return new Problem(
        "unquoted-parameter",
        at,
        written + " must be quoted inside {...} and [...], where YAML reads a brace as a map.",
        "Write \"" + written + "\", with all of its value in the quotes.");
  }

  static Problem other(Position at, String detail) {
    return syntax(at, "this is not YAML: " + YamlProblems.shown(detail) + ".", "");
  }

  /** What the parser could not read, in plain words. */
  static Problem of(MarkedYamlEngineException e, SourceText source) {
    int index = e.getProblemMark().map(Mark::getIndex).orElse(0);
    Position at = source.position(index);
    Position opened = e.getContextMark().map(m -> source.position(m.getIndex())).orElse(at);
    String problem = Objects.requireNonNullElse(e.getProblem(), "");
    String context = Objects.requireNonNullElse(e.getContext(), "");
    int tab = tabInIndentation(source, index);
    if (tab >= 0) {
      return syntax(source.position(tab), "a tab indents this line.", "Indent with spaces.");
    }
    if (context.contains("quoted scalar") && !problem.contains("escape")) {
      return syntax(
          opened, "the quote that opens here is not closed.", "Close it before the next key.");
    }
    if (problem.contains("escape")) {
      return syntax(
          at,
          "this is not an escape that YAML has.",
          "Use single quotes, where a backslash is only a backslash, or write \\\\.");
    }
    if (context.contains("while parsing a flow")) {
      return flow(at, opened, problem);
    }
    if (problem.contains("expected <block end>") && follows(source, index, "'\"")) {
      return syntax(
          at, "text stands after the quote that ends this value.", "Put quotes round all of it.");
    }
    if (problem.contains("could not find expected ':'") && isUnderBlockText(source, opened)) {
      return syntax(
          opened,
          "this line is not indented below the key of its text.",
          "Text after '|' or '>' stands further in than its key.");
    }
    return block(at, opened, problem, context);
  }

  /** Whether one of some characters stands before an index, on its line. */
  private static boolean follows(SourceText source, int index, String characters) {
    int i = index - 1;
    while (source.codePoint(i) == ' ') {
      i--;
    }
    return i >= 0 && characters.indexOf(source.codePoint(i)) >= 0;
  }

  private static boolean isUnderBlockText(SourceText source, Position line) {
    int above = line.line() - 2;
    if (above < 0) {
      return false;
    }
    String text = source.text(source.lineStart(above), source.lineEnd(above));
    return text.matches(".*: +[|>][-+0-9]{0,2} *(#.*)?");
  }

  private static Problem flow(Position at, Position opened, String problem) {
    String what = problem.contains("']'") ? "'['" : "'{'";
    if (problem.contains("Stream") || problem.contains("Block")) {
      return syntax(opened, "the " + what + " that opens here is not closed.", QUOTE);
    }
    return syntax(
        at,
        "this does not fit into the " + what + " of line " + opened.line() + ".",
        "Is it closed? " + QUOTE);
  }

  private static Problem block(Position at, Position opened, String problem, String context) {
    if (problem.contains("mapping values are not allowed")) {
      return syntax(
          at,
          "a ':' is not allowed here.",
          "Put quotes round text that has ': ' in it, or check the indentation.");
    }
    if (problem.contains("could not find expected ':'")) {
      return syntax(
          opened,
          "this line is neither 'key: value' nor '- item'.",
          "Put a colon and a space after a key, and '|' after the key of text of many lines.");
    }
    if (problem.contains("sequence entries are not allowed")) {
      return syntax(
          at, "a '- item' is not allowed here.", "Put it on its own line, below its key.");
    }
    if (problem.contains("expected <block end>")) {
      return syntax(
          at,
          "this does not fit into the map or list that begins in line " + opened.line() + ".",
          "Check the indentation, and quotes that do not hold all of a value.");
    }
    if (problem.contains("cannot start any token")) {
      return syntax(
          at, "text cannot begin with this character.", "Put quotes round the whole text.");
    }
    return other(at, (context + " " + problem).strip());
  }

  private static int tabInIndentation(SourceText source, int index) {
    int i = source.lineStart(source.lineOf(index));
    while (source.codePoint(i) == ' ') {
      i++;
    }
    return source.codePoint(i) == '\t' ? i : -1;
  }

  private static Problem syntax(Position at, String what, String fix) {
    return new Problem("syntax", at, what, fix);
  }
}
