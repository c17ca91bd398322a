package io.penstock.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.input.SourceFile;
import io.penstock.plan.CompiledPlan.CompiledNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Compiled plans as JSON. */
final class CompiledPlanJson {
  static final String MARK = "\"penstockPlan\"";
  private static final String FORMAT_KEY = "penstockPlan";
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CompiledPlanJson() {}

  static String write(CompiledPlan plan) {
    ObjectNode json = JSON.createObjectNode();
    json.put(FORMAT_KEY, FORMAT).put("penstock", plan.penstock());
    json.put("pipeline", plan.pipeline()).put("projectDir", plan.projectDir());
    PlanJson.map(json.putObject("parameters"), plan.parameters());
    json.put("lake", plan.lake()).put("profile", plan.profile());
    plan.overlays().forEach(json.putArray("overlays")::add);
    plan.settings().forEach(json.putArray("settings")::add);
    PlanJson.map(json.putObject("files"), plan.files());
    ArrayNode nodes = json.putArray("nodes");
    plan.nodes().forEach(node -> write(node, nodes.addObject()));
    return PlanJson.text(json);
  }

  private static void write(CompiledNode node, ObjectNode json) {
    json.put("name", node.name()).put("action", node.action().word());
    json.put("refreshed", node.isRefreshed()).put("definition", node.definition());
    json.put("fingerprint", node.fingerprint()).put("state", node.state());
    PlanJson.map(json.putObject("inputs"), node.inputs());
    ArrayNode files = json.putArray("files");
    for (SourceFile file : node.files()) {
      ObjectNode one = files.addObject();
      one.put("path", file.path()).put("size", file.sizeBytes()).put("mtime", file.modified());
    }
    PlanJson.columns(json.putArray("columns"), node.columns());
  }

  static CompiledPlan read(String name, String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw PlanProblems.damagedPlan(name, e.getOriginalMessage());
    }
    int format = json.path(FORMAT_KEY).asInt();
    if (format != FORMAT) {
      throw PlanProblems.otherFormat(name, format, FORMAT);
    }
    return new CompiledPlan(
        text(name, json, "penstock"),
        text(name, json, "pipeline"),
        text(name, json, "projectDir"),
        map(json.path("parameters")),
        json.hasNonNull("lake") ? text(name, json, "lake") : null,
        text(name, json, "profile"),
        list(json.path("overlays"), JsonNode::asText),
        list(json.path("settings"), JsonNode::asText),
        map(json.path("files")),
        list(json.path("nodes"), node -> node(name, node)));
  }

  private static CompiledNode node(String name, JsonNode json) {
    String word = text(name, json, "action");
    return new CompiledNode(
        text(name, json, "name"),
        Action.of(word).orElseThrow(() -> PlanProblems.damagedPlan(name, "action " + word)),
        json.path("refreshed").asBoolean(),
        text(name, json, "definition"),
        text(name, json, "fingerprint"),
        text(name, json, "state"),
        map(json.path("inputs")),
        list(
            json.path("files"),
            file ->
                new SourceFile(
                    text(name, file, "path"),
                    file.path("size").asLong(),
                    file.path("mtime").asLong())),
        list(
            json.path("columns"),
            column -> new Column(text(name, column, "name"), text(name, column, "type"))));
  }

  private static String text(String name, JsonNode json, String key) {
    if (!json.path(key).isTextual()) {
      throw PlanProblems.damagedPlan(name, "it has no '" + key + "'");
    }
    return json.get(key).asText();
  }

  private static Map<String, String> map(JsonNode json) {
    Map<String, String> map = new TreeMap<>();
    json.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> value) {
    List<T> list = new ArrayList<>();
    json.forEach(item -> list.add(value.apply(item)));
    return list;
  }
}
