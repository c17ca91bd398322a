package io.penstock.cases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.run.RunJson;

/** What became of test cases, as one line of JSON. */
public final class TestJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TestJson() {}

  /** Of all cases. */
  public static String of(TestSummary summary) {
    ObjectNode json = MAPPER.createObjectNode().put("pipeline", summary.pipeline());
    RunJson.put(json, summary.exitCode())
        .put("seconds", summary.duration().toMillis() / 1000.0)
        .put("cases", summary.results().size())
        .put("failed", summary.failed());
    summary.results().forEach(result -> json.withArray("results").add(one(result)));
    return json.toString();
  }

  private static ObjectNode one(CaseResult result) {
    ObjectNode json = MAPPER.createObjectNode().put("name", result.name());
    json.put("at", result.at().toString())
        .put("passed", result.isPassed())
        .put("seconds", result.duration().toMillis() / 1000.0);
    result.failures().forEach(failure -> json.withArray("failures").add(failure));
    return json;
  }
}
