package io.penstock.lake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Who has, or had, the {@link Lease} of a lake.
 *
 * @param pipeline the pipeline's name
 * @param run the run
 * @param process the process that it runs in
 * @param since when it took the lease, by the clock of its host; for people only
 * @param time how long after its last renewal the lease ends by itself
 * @param isReleased whether it has given the lease back
 */
record LeaseHolder(
    String pipeline,
    String run,
    ProcessIdentity process,
    Instant since,
    Duration time,
    boolean isReleased) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "penstock";
  private static final int FORMAT = 1;

  LeaseHolder released() {
    return new LeaseHolder(pipeline, run, process, since, time, true);
  }

  /** As people are told. */
  String described() {
    return "run %s of pipeline '%s', %s".formatted(run, pipeline, process.described());
  }

  /** The holder as one line of JSON. */
  String toJson() {
    return JSON.createObjectNode()
        .put(MARK, FORMAT)
        .put("state", isReleased ? "released" : "held")
        .put("pipeline", pipeline)
        .put("run", run)
        .put("host", process.host())
        .put("pid", process.pid())
        .put("started", process.started())
        .put("machine", process.machine())
        .put("since", since.toString())
        .put("seconds", time.toSeconds())
        .toString();
  }

  /** Reads {@link #toJson()}; empty for a text that was cut off. */
  static Optional<LeaseHolder> parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json == null || json.path(MARK).asInt() != FORMAT) {
        return Optional.empty();
      }
      return Optional.of(
          new LeaseHolder(
              json.path("pipeline").asText(),
              json.path("run").asText(),
              new ProcessIdentity(
                  json.path("host").asText(),
                  json.path("pid").asLong(),
                  json.path("started").asText(),
                  json.path("machine").asText()),
              Instant.parse(json.path("since").asText()),
              Duration.ofSeconds(json.path("seconds").asLong()),
              json.path("state").asText().equals("released")));
    } catch (JacksonException | DateTimeParseException damaged) {
      return Optional.empty();
    }
  }
}
