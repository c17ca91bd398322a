package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.SOURCES;
import static io.penstock.yaml.WrongFile.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of text that is not YAML, or not the part of it that is read. */
class WrongSyntaxTest {
  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(String text, List<String> messages) {
    assertThat(WrongFile.messages(text)).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "an empty file",
            "",
            "p.yaml:1:1: the file is empty. A pipeline file begins with 'penstock: 1'."),
        wrong(
            "only comments",
            "# nothing\n",
            "p.yaml:1:1: the file is empty. A pipeline file begins with 'penstock: 1'."),
        wrong(
            "a list at the top",
            """
            - a
            - b
            """,
            "p.yaml:1:1: a pipeline file must be a map of keys, is a list. It begins with "
                + "'penstock: 1'."),
        wrong(
            "text at the top",
            "hello\n",
            "p.yaml:1:1: a pipeline file must be a map of keys, is text. It begins with "
                + "'penstock: 1'."),
        wrong(
            "a second document",
            SOURCE
                + """
            ---
            penstock: 1
            """,
            "p.yaml:8:1: a second document begins here. A pipeline file is one document: "
                + "put the other into its own file, or delete the '---'."),
        wrong(
            "a directive",
            """
            %YAML 1.2
            ---
            penstock: 1
            name: risk
            """
                + SOURCES,
            "p.yaml:1:1: directives (%...) are not part of the language. Delete it."),
        wrong(
            "an alias and an anchor",
            HEAD
                + """
            owner: &o me
            description: *o
            """
                + SOURCES,
            "p.yaml:3:8: anchors (&o) are not part of the language. Delete it.",
            "p.yaml:4:14: aliases (*x) are not part of the language; write the value out."),
        wrong(
            "a merge key",
            SOURCE
                + """
                <<: {write: append}
            """,
            "p.yaml:8:5: merge keys (<<) are not part of the language; write the keys out."),
        wrong(
            "a tag",
            HEAD + "owner: !!java.net.URL me\n" + SOURCES,
            "p.yaml:3:8: tags (!x) are not part of the language: a value gets its type "
                + "from its key. Delete it, or put quotes round text that begins with '!'."),
        wrong(
            "a tag of a map",
            HEAD + "tags: !x [a]\n" + SOURCES,
            "p.yaml:3:7: tags (!x) are not part of the language: a value gets its type "
                + "from its key. Delete it, or put quotes round text that begins with '!'."),
        wrong(
            "a key that is a list",
            SOURCE
                + """
                ? [a, b]
                : c
            """,
            "p.yaml:8:7: a key must be text, is a list. Put quotes round text that has , : "
                + "{ } [ ] or quotes in it."),
        wrong(
            "a key that is missing",
            SOURCE
                + """
                ?
                : c
            """,
            "p.yaml:8:6: a key is missing before the ':'."),
        wrong(
            "a duplicate key",
            SOURCE
                + """
                path: data/other
            """,
            "p.yaml:8:5: the key 'path' is here twice, first in line 6. Keep one of them."),
        wrong(
            "a tab that indents",
            HEAD
                + """
            sources:
            \ttx:
            """,
            "p.yaml:4:1: a tab indents this line. Indent with spaces."),
        wrong(
            "a colon in text",
            HEAD + "description: a: b\n" + SOURCES,
            "p.yaml:3:15: a ':' is not allowed here. Put quotes round text that has ': ' "
                + "in it, or check the indentation."),
        wrong(
            "a quote that is not closed",
            HEAD
                + """
            owner: "me
            sources:
              tx: {}
            """,
            "p.yaml:3:8: the quote that opens here is not closed. Close it before the next "
                + "key."),
        wrong(
            "a quoted value with a tail",
            HEAD + "owner: \"me\" and you\n" + SOURCES,
            "p.yaml:3:13: text stands after the quote that ends this value. Put quotes round all of it."),
        wrong(
            "an escape that YAML does not have",
            HEAD + "owner: \"a\\d\"\n" + SOURCES,
            "p.yaml:3:11: this is not an escape that YAML has. Use single quotes, where a "
                + "backslash is only a backslash, or write \\\\."),
        wrong(
            "a list that is not closed",
            HEAD + "tags: [a, b\n" + SOURCES,
            "p.yaml:4:8: this does not fit into the '[' of line 3. Is it closed? Put "
                + "quotes round text that has , : { } [ ] or quotes in it."),
        wrong(
            "a map that is not closed",
            SOURCE
                + """
                options: {header: true
            """,
            "p.yaml:9:1: this does not fit into the '{' of line 8. Is it closed? Put "
                + "quotes round text that has , : { } [ ] or quotes in it."),
        wrong(
            "a comma inside a value",
            SOURCE
                + """
                derive: {month: trunc(day, MM)}
            """,
            "p.yaml:8:32: 'MM)' has no ':' and no value. Inside {...} a comma ends a "
                + "value: put quotes round text that has one."),
        wrong(
            "a quote inside a value",
            SOURCE
                + """
                derive: {month: trunc(day, 'MM')}
            """,
            "p.yaml:8:33: 'MM' has no ':' and no value. Inside {...} a comma ends a value: "
                + "put quotes round text that has one.",
            "p.yaml:8:36: this does not fit into the '{' of line 8. Is it closed? Put "
                + "quotes round text that has , : { } [ ] or quotes in it."),
        wrong(
            "a line that is no key",
            SOURCE
                + """
                nonsense
                write: append
            """,
            "p.yaml:8:5: this line is neither 'key: value' nor '- item'. Put a colon and a "
                + "space after a key, and '|' after the key of text of many lines."),
        wrong(
            "a wrong indentation",
            SOURCE
                + """
               write: append
            """,
            "p.yaml:8:4: this does not fit into the map or list that begins in line 4. "
                + "Check the indentation, and quotes that do not hold all of a value."),
        wrong(
            "an item beside a key",
            HEAD + "tags: - a\n" + SOURCES,
            "p.yaml:3:7: a '- item' is not allowed here. Put it on its own line, below its "
                + "key."),
        wrong(
            "text that begins with @",
            HEAD + "owner: @me\n" + SOURCES,
            "p.yaml:3:8: text cannot begin with this character. Put quotes round the whole "
                + "text."),
        wrong(
            "text that begins with %",
            HEAD + "owner: %me\n" + SOURCES,
            "p.yaml:3:8: text cannot begin with this character. Put quotes round the whole "
                + "text."),
        wrong(
            "parameters without quotes",
            HEAD
                + """
            parameters:
              d: {type: path, default: a}
              e: {type: path, default: ${lake}}
            sources:
              tx:
                format: csv
                path: data/tx
                schema: id BIGINT, customer_id STRING, day DATE, amount DOUBLE
                options: {a: ${d}}
                partitionBy: [x${d}y]
            """,
            "p.yaml:5:28: ${lake} must be quoted inside {...} and [...], where YAML reads "
                + "a brace as a map. Write \"${lake}\", with all of its value in the quotes.",
            "p.yaml:11:18: ${d} must be quoted inside {...} and [...], where YAML reads a "
                + "brace as a map. Write \"${d}\", with all of its value in the quotes.",
            "p.yaml:12:20: ${d} must be quoted inside {...} and [...], where YAML reads a "
                + "brace as a map. Write \"${d}\", with all of its value in the quotes."));
  }
}
