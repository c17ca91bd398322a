package io.penstock.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cases.TestSummary;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult;
import io.penstock.run.RunSummary;
import java.util.Locale;

/** A run's summary as one line of JSON, for schedulers. */
final class SummaryJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SummaryJson() {}

  static String of(RunSummary summary) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("run", summary.runId())
        .put("pipeline", summary.pipeline())
        .put("lake", summary.lake());
    put(json, summary.exitCode()).put("seconds", summary.duration().toMillis() / 1000.0);
    summary.failure().map(PenstockException::getMessage).ifPresent(m -> json.put("error", m));
    summary.results().forEach(result -> json.withArray("nodes").add(node(result)));
    return json.toString();
  }

  /** Of test cases. */
  static String of(TestSummary summary) {
    ObjectNode json = MAPPER.createObjectNode().put("pipeline", summary.pipeline());
    put(json, summary.exitCode())
        .put("seconds", summary.duration().toMillis() / 1000.0)
        .put("cases", summary.results().size())
        .put("failed", summary.failed());
    summary
        .results()
        .forEach(
            result -> {
              ObjectNode one = MAPPER.createObjectNode().put("name", result.name());
              one.put("at", result.at().toString())
                  .put("passed", result.isPassed())
                  .put("seconds", result.duration().toMillis() / 1000.0);
              result.failures().forEach(failure -> one.withArray("failures").add(failure));
              json.withArray("results").add(one);
            });
    return json.toString();
  }

  /** Of a run that did not begin. */
  static String of(PenstockException failure) {
    return put(MAPPER.createObjectNode(), failure.exitCode())
        .put("error", failure.getMessage())
        .toString();
  }

  private static ObjectNode put(ObjectNode json, ExitCode code) {
    return json.put("exitCode", code.code())
        .put("exitClass", code.name())
        .put("retryable", code.isRetryable());
  }

  private static ObjectNode node(NodeResult result) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", result.node().qualifiedName())
        .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
        .put("reason", result.reason())
        .put("read", result.counts().read())
        .put("written", result.counts().written())
        .put("dropped", result.counts().dropped())
        .put("quarantined", result.counts().quarantined())
        .put("version", result.version())
        .put("seconds", result.duration().toMillis() / 1000.0);
    result.violations().forEach((check, rows) -> json.withObject("/violations").put(check, rows));
    result.metrics().forEach((metric, value) -> json.withObject("/metrics").put(metric, value));
    result.notes().forEach(note -> json.withArray("notes").add(note));
    return json;
  }
}
