package io.penstock.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each {@code sql} here has the word HERE once, or what is named in its place. */
class ScalarPlacesTest {
  private static final String TABLE = "penstock: 1\nname: risk\ntables:\n  t:\n    sql: ";

  @ParameterizedTest
  @MethodSource("texts")
  void findsAPlaceInText(String sql, String value, String word, String place) {
    Text text = sql(TABLE + sql);

    assertThat(text.value()).isEqualTo(value);
    assertThat(text.at(value.indexOf(word))).hasToString("p.yaml:" + place);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        argumentSet("plain", "SELECT HERE\n", "SELECT HERE", "HERE", "5:17"),
        argumentSet("plain, wide characters", "a😀 HERE\n", "a😀 HERE", "HERE", "5:13"),
        argumentSet("plain, folded", "SELECT\n       HERE\n", "SELECT HERE", "HERE", "6:8"),
        argumentSet("plain, the fold", "a\n      HERE\n", "a HERE", " HERE", "5:11"),
        argumentSet("plain, blank line", "a\n\n      HERE\n", "a\nHERE", "HERE", "7:7"),
        argumentSet("plain, carriage returns", "a\r\n      HERE\r\n", "a HERE", "HERE", "6:7"),
        argumentSet("single quotes", "'it''s HERE'\n", "it's HERE", "HERE", "5:17"),
        argumentSet("single quotes, folded", "'a\n\n     b HERE'\n", "a\nb HERE", "HERE", "7:8"),
        argumentSet("double quotes", "\"\\u0041\\t HERE\"\n", "A\t HERE", "HERE", "5:20"),
        argumentSet("an escape", "\"HE\\x52E\"\n", "HERE", "RE", "5:13"),
        argumentSet("an escaped break", "\"a \\\n      \\ HERE\"\n", "a  HERE", "HERE", "6:9"),
        argumentSet("a block", "|\n      a\n      b HERE\n", "a\nb HERE\n", "HERE", "7:9"),
        argumentSet(
            "a block, third line",
            "|-  # a comment\n\n      a\n        b\n\n      c HERE\n\n",
            "\na\n  b\n\nc HERE",
            "HERE",
            "10:9"),
        argumentSet(
            "a block that says its indentation",
            "|2\n       a\n      HERE\n",
            " a\nHERE\n",
            "HERE",
            "7:7"),
        argumentSet(
            "a block with carriage returns",
            "|\r\n      a\r\n      b HERE\r\n",
            "a\nb HERE\n",
            "HERE",
            "7:9"),
        argumentSet("a block, the break", "|\n      a\n      HERE\n", "a\nHERE\n", "\nH", "6:8"),
        argumentSet("a folded block", ">\n      a\n      b HERE\n", "a b HERE\n", "HERE", "7:9"),
        argumentSet(
            "a folded block, the fold", ">\n      a\n      HERE\n", "a HERE\n", " H", "6:8"),
        argumentSet(
            "a folded block with blank lines",
            ">\n\n      a\n\n\n      b\n      HERE\n",
            "\na\n\nb HERE\n",
            "HERE",
            "11:7"),
        argumentSet(
            "a folded block with deeper lines",
            ">-\n      a\n        b\n      c\n      HERE\n",
            "a\n  b\nc HERE",
            "HERE",
            "9:7"),
        argumentSet(
            "a folded block that says its indentation",
            ">2\n       a\n      HERE\n",
            " a\nHERE\n",
            "HERE",
            "7:7"));
  }

  @Test
  void findsAPlaceAfterAParameter() {
    String file =
        """
        penstock: 1
        name: risk
        sources:
          tx:
            format: csv
            path: ${lake}/a/b
            schema: >
              id BIGINT,
              note ${type}
        parameters: {type: {type: string, default: STRING}}
        """;

    var source = (SourceNode) read(file).pipeline().orElseThrow().nodes().get(0);

    Text path = source.paths().get(0);
    assertThat(path).hasToString("/some/lake/a/b");
    assertThat(path.at(0)).hasToString("p.yaml:6:11");
    assertThat(path.at(9)).hasToString("p.yaml:6:11");
    assertThat(path.at(path.value().indexOf("a/b"))).hasToString("p.yaml:6:19");
    assertThat(
            requireNonNull(source.schema())
                .at(requireNonNull(source.schema()).value().indexOf("STRING")))
        .hasToString("p.yaml:9:12");
  }

  private static Text sql(String file) {
    return ((TableNode) read(file).pipeline().orElseThrow().nodes().get(0)).sql();
  }

  private static PipelineReader.Reading read(String file) {
    return PipelineReader.read(
        "p.yaml", file.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of("lake", "/some/lake"));
  }
}
