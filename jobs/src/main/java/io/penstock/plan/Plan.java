package io.penstock.plan;

import io.penstock.definition.Node;
import java.util.List;

/**
 * What a run would do.
 *
 * @param pipeline the pipeline's name
 * @param lake the pipeline's directory
 * @param steps one per node, each after all that it reads
 */
public record Plan(String pipeline, String lake, List<Step> steps) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /** Whether a run would do nothing. */
  public boolean isUpToDate() {
    return steps.stream().noneMatch(Step::runs);
  }

  /**
   * What a run would do with one node.
   *
   * @param node the node
   * @param runs whether it would run
   * @param reason why, for people
   * @param inputs the names of what it reads
   */
  public record Step(Node node, boolean runs, String reason, List<String> inputs) {
    public Step {
      inputs = List.copyOf(inputs);
    }
  }

  /** The plan as a person reads it: a line per node, equal plans as equal text. */
  @Override
  public String toString() {
    int width = steps.stream().mapToInt(s -> s.node().name().value().length()).max().orElse(0);
    StringBuilder text = new StringBuilder(pipeline + " in " + lake + "\n");
    steps.forEach(step -> text.append(line(step, width)).append('\n'));
    return text.toString();
  }

  private static String line(Step step, int width) {
    String name = step.node().name().value();
    String kind = step.node().section();
    String inputs = step.inputs().isEmpty() ? "" : "  <- " + String.join(", ", step.inputs());
    return (step.runs() ? "  run   " : "  keep  ")
        + name
        + " ".repeat(width - name.length() + 2)
        + kind
        + " ".repeat(Math.max(0, 13 - kind.length()))
        + step.reason()
        + inputs;
  }
}
