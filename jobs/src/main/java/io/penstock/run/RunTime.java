package io.penstock.run;

import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.sql.AsOf;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The time that a run is of, which its parameter {@code as_of} says. */
final class RunTime {
  private RunTime() {}

  /** The instant of {@code as_of}, of a date the end of that day, UTC; empty if there is none. */
  static Optional<Instant> of(List<Parameter> parameters) {
    return parameters.stream()
        .filter(parameter -> parameter.name().value().equalsIgnoreCase("as_of"))
        .filter(parameter -> !parameter.isList() && isTime(parameter.type()))
        .findFirst()
        .flatMap(parameter -> AsOf.parse(parameter.value()))
        .map(RunTime::instant);
  }

  private static boolean isTime(ParameterType type) {
    return type == ParameterType.DATE || type == ParameterType.TIMESTAMP;
  }

  private static Instant instant(AsOf asOf) {
    return asOf.value() instanceof LocalDate date
        ? date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
        : (Instant) asOf.value();
  }
}
