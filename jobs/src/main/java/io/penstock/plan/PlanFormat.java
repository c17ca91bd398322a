package io.penstock.plan;

/** The forms in which a plan is written. */
public enum PlanFormat {
  /** A line per node, for people. */
  TEXT,
  /** Everything, for programs. */
  JSON,
  /** A graph for Graphviz. */
  DOT,
  /** A graph for Markdown pages. */
  MERMAID,
  /** A picture for browsers. */
  SVG;

  /** The plan in this form; equal plans as equal text, which ends in a line break. */
  public String write(Plan plan) {
    return switch (this) {
      case TEXT -> PlanText.of(plan).toString();
      case JSON -> PlanJson.write(plan);
      case DOT -> PlanGraphs.dot(plan);
      case MERMAID -> PlanGraphs.mermaid(plan);
      case SVG -> new PlanPicture(plan).write();
    };
  }
}
