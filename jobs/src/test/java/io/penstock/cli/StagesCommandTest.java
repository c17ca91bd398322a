package io.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class StagesCommandTest {
  @Test
  void showsAStage() {
    assertThat(out("stages", "vectorSlicer"))
        .isEqualTo(
            """
            vectorSlicer, under prepare
            org.apache.spark.ml.feature.VectorSlicer
            Keeps given elements of a vector.

              indices: a list of whole numbers (default: [])
                  An array of indices to select features from a vector column. There can be no overlap with names.

              inputCol: one value
                  input column name

              names: a list (default: [])
                  An array of feature names to select features from a vector column. There can be no overlap with indices.

              outputCol: one value
                  output column name
            0""");
    assertThat(out("stages", "normalizer", "--json"))
        .isEqualTo(
            """
            {"name":"normalizer","key":"prepare","className":"org.apache.spark.ml.feature.Normalizer",\
            "sentence":"Scales each row's vector to length 1.","parameters":[\
            {"name":"inputCol","type":"one value","default":"","range":"","doc":"input column name"},\
            {"name":"outputCol","type":"one value","default":"","range":"","doc":"output column name"},\
            {"name":"p","type":"a number","default":"2.0","range":">= 1","doc":"the p norm value"}]}
            0""");
  }

  @Test
  void listsAllStagesUnderTheirKeys() {
    assertThat(out("stages").lines())
        .hasSize(2 + 40 + 16 + 2)
        .startsWith(
            "prepare:", "  binarizer                       Makes 0 or 1 of numbers by a threshold.")
        .contains("algorithm:")
        .endsWith("One stage's parameters: penstock stages NAME", "0");
  }

  /** What is printed, and the exit code as the last line. */
  private static String out(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, UTF_8));
      int code = Penstock.execute(arguments);
      return bytes.toString(UTF_8) + code;
    } finally {
      System.setOut(before);
    }
  }
}
