package io.penstock.plan;

import io.penstock.definition.Node;
import java.util.List;

/**
 * What a run would do. Nothing in it depends on a clock or the machine: equal pipelines, files and
 * lakes have equal plans.
 *
 * @param pipeline the pipeline's name
 * @param lake the pipeline's directory
 * @param steps one per node, each after all that it reads
 * @param spark the Spark settings of the whole pipeline, by key
 */
public record Plan(String pipeline, String lake, List<Step> steps, List<Setting> spark) {
  public Plan {
    steps = List.copyOf(steps);
    spark = List.copyOf(spark);
  }

  /** Whether a run would do nothing. */
  public boolean isUpToDate() {
    return steps.stream().noneMatch(Step::runs);
  }

  /** How many nodes have an action. */
  public long count(Action action) {
    return steps.stream().filter(step -> step.action() == action).count();
  }

  /** The same as the user knows it: the lake as given, and the Spark settings. */
  public Plan with(String lakeAsGiven, List<Setting> settings) {
    return new Plan(pipeline, lakeAsGiven, steps, settings);
  }

  /** The plan as a person reads it: a line per node, equal plans as equal text. */
  @Override
  public String toString() {
    return PlanFormat.TEXT.write(this);
  }

  /**
   * What a run would do with one node.
   *
   * @param node the node
   * @param action what it would do
   * @param reasons why, at least one
   * @param inputs the names of what it reads
   * @param details what else is known of it
   */
  public record Step(
      Node node, Action action, List<Reason> reasons, List<String> inputs, StepDetails details) {
    public Step {
      reasons = List.copyOf(reasons);
      inputs = List.copyOf(inputs);
    }

    /** The name of the node. */
    public String name() {
      return node.name().value();
    }

    /** Whether it would run. */
    public boolean runs() {
      return action == Action.RUN;
    }

    /** Why, for people. */
    public String reason() {
      return Decision.sentence(reasons);
    }
  }
}
