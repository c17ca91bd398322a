package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.FileFormats;
import org.junit.jupiter.api.Test;

class InputFormatsTest {
  @Test
  void readsWhatTheLanguageSaysIsRead() {
    assertThat(FileFormats.READ)
        .allSatisfy(word -> assertThat(InputFormats.find(word)).isPresent());
    assertThat(FileFormats.NOT_YET)
        .allSatisfy(word -> assertThat(InputFormats.find(word)).isEmpty());
    assertThat(InputFormats.words()).containsExactlyElementsOf(FileFormats.READ);
  }
}
