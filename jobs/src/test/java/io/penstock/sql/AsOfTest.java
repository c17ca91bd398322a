package io.penstock.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTest {
  @Test
  void readsADate() {
    AsOf asOf = AsOf.parse("2025-06-30").orElseThrow();

    assertThat(asOf.value()).isEqualTo(LocalDate.of(2025, 6, 30));
    assertThat(asOf.literal()).isEqualTo("DATE '2025-06-30'");
    assertThat(asOf.type()).isEqualTo(DataTypes.DateType);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-30T12:00:00Z, 2025-06-30T12:00:00Z, 2025-06-30 12:00:00Z",
    "2025-06-30T12:00:00+02:00, 2025-06-30T10:00:00Z, 2025-06-30 10:00:00Z",
    "2025-06-30T12:00, 2025-06-30T12:00:00Z, 2025-06-30 12:00:00Z",
    "2025-06-30 12:00:00.1234567, 2025-06-30T12:00:00.123456Z, 2025-06-30 12:00:00.123456Z"
  })
  void readsATimestampAsUtcInWholeMicroseconds(String text, Instant value, String literal) {
    AsOf asOf = AsOf.parse(text).orElseThrow();

    assertThat(asOf.value()).isEqualTo(value);
    assertThat(asOf.literal()).isEqualTo("TIMESTAMP '" + literal + "'");
    assertThat(asOf.type()).isEqualTo(DataTypes.TimestampType);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30 June 2025", "2025-02-30", "2025-06-30T25:00:00Z"})
  void readsNothingElse(String text) {
    assertThat(AsOf.parse(text)).isEmpty();
  }

  @Test
  void isNoOtherKindOfTime() {
    assertThatThrownBy(() -> new AsOf(Year.of(2025)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("as_of: must be a LocalDate or an Instant, is 2025");
  }
}
