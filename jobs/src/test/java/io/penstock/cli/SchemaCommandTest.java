package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SchemaCommandTest {
  @Test
  void printsTheSchemaOfPipelinesOrThatOfProfiles() {
    assertThat(output("schema")).isEqualTo(Schemas.ofPipelines());
    assertThat(output("schema", "--profile")).isEqualTo(Schemas.ofProfiles());
  }

  private static String output(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertThat(Penstock.execute(arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
