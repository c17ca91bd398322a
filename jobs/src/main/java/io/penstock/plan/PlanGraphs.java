package io.penstock.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Plans as graphs for other programs to draw. */
final class PlanGraphs {
  private PlanGraphs() {}

  /** The language of Graphviz. */
  static String dot(Plan plan) {
    StringBuilder dot = new StringBuilder("digraph " + quoted(plan.pipeline()) + " {\n");
    dot.append("  rankdir=LR;\n  node [shape=box, style=\"rounded\", fontname=\"sans-serif\"];\n");
    for (Plan.Step step : plan.steps()) {
      String label = quoted(step.name() + "\n" + step.action().word());
      String style = step.runs() ? ", penwidth=2" : "";
      dot.append("  " + quoted(step.name()) + " [label=" + label + style + "];\n");
    }
    edges(plan, (from, to) -> dot.append("  " + quoted(from) + " -> " + quoted(to) + ";\n"));
    return dot.append("}\n").toString();
  }

  /** The language of Mermaid, which Markdown pages draw. */
  static String mermaid(Plan plan) {
    // Some words cannot be names there, such as "end".
    Map<String, String> ids = new LinkedHashMap<>();
    plan.steps().forEach(step -> ids.put(step.name(), "n" + ids.size()));
    StringBuilder text = new StringBuilder("flowchart LR\n");
    for (Plan.Step step : plan.steps()) {
      text.append("  " + ids.get(step.name()) + "[\"" + step.name());
      text.append("<br/><small>" + step.action().word() + "</small>\"]\n");
    }
    edges(plan, (from, to) -> text.append("  " + ids.get(from) + " --> " + ids.get(to) + "\n"));
    return text.toString();
  }

  private static void edges(Plan plan, BiConsumer<String, String> edge) {
    for (Plan.Step step : plan.steps()) {
      step.inputs().forEach(input -> edge.accept(input, step.name()));
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
