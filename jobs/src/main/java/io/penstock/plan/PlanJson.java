package io.penstock.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;

/** Plans as JSON. */
final class PlanJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanJson() {}

  static String write(Plan plan) {
    ObjectNode json = JSON.createObjectNode();
    json.put("pipeline", plan.pipeline()).put("lake", plan.lake());
    ObjectNode counts = json.putObject("counts");
    for (Action action : Action.values()) {
      counts.put(action.word(), plan.count(action));
    }
    ArrayNode nodes = json.putArray("nodes");
    plan.steps().forEach(step -> nodes.add(step(step)));
    settings(json.putArray("spark"), plan.spark());
    return text(json);
  }

  /** Indented, with the same line breaks on every machine, and one at the end. */
  static String text(JsonNode json) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return JSON.writer(printer).writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static ObjectNode step(Plan.Step step) {
    StepDetails details = step.details();
    ObjectNode json = JSON.createObjectNode();
    json.put("name", step.name()).put("section", step.node().section());
    json.put("action", step.action().word()).put("why", step.reason());
    ArrayNode reasons = json.putArray("reasons");
    for (Reason reason : step.reasons()) {
      ObjectNode one = reasons.addObject().put("kind", reason.kind());
      one.setAll(JSON.<ObjectNode>valueToTree(reason));
    }
    strings(json.putArray("inputs"), step.inputs());
    map(json.putObject("inputVersions"), details.inputs());
    json.put("state", details.state()).put("fingerprint", details.fingerprint());
    json.put("rows", details.rows()).put("bytes", details.bytes());
    columns(json.putArray("columns"), details.columns());
    SchemaChange change = details.change();
    if (change != null) {
      ObjectNode one = json.putObject("schemaChange");
      strings(one.putArray("differences"), change.differences());
      one.put("outcome", change.outcome());
    }
    strings(json.putArray("shufflingChecks"), details.shuffles());
    settings(json.putArray("spark"), details.spark());
    return json;
  }

  static void columns(ArrayNode json, Collection<Column> columns) {
    columns.forEach(c -> json.addObject().put("name", c.name()).put("type", c.type()));
  }

  static void map(ObjectNode json, Map<String, String> values) {
    values.forEach(json::put);
  }

  private static void strings(ArrayNode json, Collection<String> values) {
    values.forEach(json::add);
  }

  private static void settings(ArrayNode json, Collection<Setting> settings) {
    settings.forEach(
        s -> json.addObject().put("key", s.key()).put("value", s.value()).put("from", s.from()));
  }
}
