package io.penstock.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class MaskLast4Test {
  @Test
  void masksAllButTheLastFourCharacters() {
    assertThat(masked("'4929123412345678'")).containsExactly("************5678");
    assertThat(masked("'C-00017'")).containsExactly("***0017");
    assertThat(masked("'12345'")).containsExactly("*2345");
  }

  @Test
  void masksAllOfFourCharactersOrFewer() {
    assertThat(masked("'1234'")).containsExactly("****");
    assertThat(masked("'7'")).containsExactly("*");
    assertThat(masked("''")).containsExactly("");
  }

  @Test
  void keepsNull() {
    assertThat(masked("CAST(NULL AS STRING)")).containsExactly((String) null);
    assertThat(masked("NULL")).containsExactly((String) null);
  }

  @Test
  void countsCharactersNotBytes() {
    assertThat(masked("'Zoë-ñandú'")).containsExactly("*****andú");
  }

  @Test
  void takesWhatSparkCastsToTextByItself() {
    assertThat(masked("12345678L")).containsExactly("****5678");
  }

  @Test
  void worksOnColumnsInGeneratedCode() {
    assertThat(maskedColumn("VALUES ('4929123412345678'), ('12'), (NULL)"))
        .containsExactlyInAnyOrder("************5678", "**", null);
  }

  @Test
  void saysHowManyArgumentsItTakes() {
    assertThatThrownBy(() -> masked("'a', 'b'"))
        .hasMessageContaining(
            "[WRONG_NUM_ARGS.WITHOUT_SUGGESTION] The `mask_last4` requires 1 parameters but the"
                + " actual number is 2.");
  }

  @Test
  void saysWhichTypeItTakes() {
    assertThatThrownBy(() -> masked("array('a')"))
        .hasMessageContaining(
            "[DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE] Cannot resolve \"mask_last4(array(a))\" due"
                + " to data type mismatch: The first parameter requires the \"STRING\" type, however"
                + " \"array(a)\" has the type \"ARRAY<STRING>\".");
  }

  @Test
  void isKnownToARegistryWithoutASession() throws AnalysisException {
    FunctionRegistry registry = FunctionRegistry.builtin().clone();
    SqlFunctions.register(registry);

    Expression argument = Literal.create("4929123412345678", DataTypes.StringType);
    Expression call =
        registry.lookupFunction(
            new FunctionIdentifier("mask_last4"),
            CollectionConverters.asScala(List.of(argument)).toSeq());

    assertThat(call.eval(null)).isEqualTo(UTF8String.fromString("************5678"));
    assertThat(FunctionRegistry.builtin().functionExists(new FunctionIdentifier("mask_last4")))
        .isFalse();
  }

  @Test
  void everyFunctionSaysWhatItIs() {
    assertThat(SqlFunctions.all()).extracting(SqlFunction::name).isSorted().doesNotHaveDuplicates();
    assertThat(SqlFunctions.all())
        .allSatisfy(
            function -> {
              assertThat(function.signature()).startsWith(function.name() + "(");
              assertThat(function.description()).endsWith(".");
              assertThat(function.version()).isPositive();
            });
  }

  private static List<@Nullable String> masked(String arguments) {
    return strings("SELECT mask_last4(" + arguments + ")");
  }

  private static List<@Nullable String> maskedColumn(String values) {
    return strings("SELECT /*+ REPARTITION(2) */ mask_last4(x) FROM (" + values + ") AS t(x)");
  }

  private static List<@Nullable String> strings(String sql) {
    List<@Nullable String> strings = new ArrayList<>();
    for (Row row : TestSpark.session().sql(sql).collectAsList()) {
      strings.add(row.isNullAt(0) ? null : row.getString(0));
    }
    return strings;
  }
}
