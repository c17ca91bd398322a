package io.penstock.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.secret.Redactor;
import java.util.Locale;

/** A run as one line of JSON: what schedulers read, and what the run record keeps. */
public final class RunJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RunJson() {}

  /** Of a run. */
  public static String of(RunSummary summary) {
    return Redactor.PROCESS.redact(json(summary).toString());
  }

  /** Of a run that did not begin. */
  public static String of(PenstockException failure) {
    return Redactor.PROCESS.redact(
        put(MAPPER.createObjectNode(), failure.exitCode())
            .put("error", failure.getMessage())
            .toString());
  }

  /** Of a run, with the options that it was given. */
  static String record(RunSummary summary, String options) {
    return Redactor.PROCESS.redact(json(summary).put("options", options).toString());
  }

  /** Of a run that ended before its first node, with the options that it was given. */
  static String unbegun(RunSummary none, PenstockException failure, String options) {
    ObjectNode json = json(none).put("options", options).put("error", failure.getMessage());
    return Redactor.PROCESS.redact(put(json, failure.exitCode()).toString());
  }

  /** Of a run that died, with what its nodes had published. */
  static String record(DeadRun dead) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("run", dead.open().run())
        .put("pipeline", dead.open().pipeline())
        .put("began", dead.open().began().toString())
        .put("exitClass", DeadRun.DIED)
        .put("retryable", true)
        .put("error", dead.message())
        .put("options", dead.open().options());
    dead.nodes()
        .forEach(
            node ->
                json.withArray("nodes")
                    .addObject()
                    .put("name", node.name())
                    .put("outcome", node.outcome())
                    .put("version", node.version()));
    return json.toString();
  }

  private static ObjectNode json(RunSummary summary) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("run", summary.runId())
        .put("pipeline", summary.pipeline())
        .put("lake", summary.lake())
        .put("began", summary.began().toString())
        .put("ended", summary.began().plus(summary.duration()).toString());
    put(json, summary.exitCode()).put("seconds", summary.duration().toMillis() / 1000.0);
    summary.failure().map(PenstockException::getMessage).ifPresent(m -> json.put("error", m));
    json.putArray("nodes");
    summary.results().forEach(result -> json.withArray("nodes").add(node(result)));
    return json;
  }

  /** How a command ends. */
  public static ObjectNode put(ObjectNode json, ExitCode code) {
    return json.put("exitCode", code.code())
        .put("exitClass", code.name())
        .put("retryable", code.isRetryable());
  }

  private static ObjectNode node(NodeResult result) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", result.node().qualifiedName())
        .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
        .put("reason", result.reason())
        .put("attempts", result.attempts())
        .put("read", result.counts().read())
        .put("written", result.counts().written())
        .put("dropped", result.counts().dropped())
        .put("quarantined", result.counts().quarantined())
        .put("version", result.version())
        .put("seconds", result.duration().toMillis() / 1000.0);
    PenstockException failure = result.failure();
    if (failure != null) {
      json.put("exitClass", failure.exitCode().name());
    }
    result.violations().forEach((check, rows) -> json.withObject("/violations").put(check, rows));
    result.metrics().forEach((metric, value) -> json.withObject("/metrics").put(metric, value));
    result.notes().forEach(note -> json.withArray("notes").add(note));
    return json;
  }
}
