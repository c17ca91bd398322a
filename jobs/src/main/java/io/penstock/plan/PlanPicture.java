package io.penstock.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plan as a picture: sources left, states by colour and by word, for light and dark pages. */
final class PlanPicture {
  private static final int LETTER = 8;
  private static final int LEAST_WIDTH = 130;
  private static final int HEIGHT = 46;
  private static final int ROW = 64;
  private static final int GAP = 64;
  private static final int MARGIN = 16;
  private static final int HEAD = 28;
  private static final String STYLE =
      """
      <style>
        text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #1f2328 }
        .small { font-size: 11px; fill: #59636e }
        .edge { fill: none; stroke: #8c959f; stroke-width: 1.5 }
        .tip { fill: #8c959f }
        rect { stroke-width: 1.5 }
        .run { fill: #ddf4ff; stroke: #0969da }
        .keep { fill: #dafbe1; stroke: #1a7f37 }
        .blocked { fill: #ffebe9; stroke: #cf222e }
        .not-selected { fill: none; stroke: #8c959f; stroke-dasharray: 4 3 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .small { fill: #9198a1 }
          .run { fill: #0c2d6b }
          .keep { fill: #04260f }
          .blocked { fill: #490202 }
        }
      </style>
      """;

  private final Plan plan;
  private final GraphLayout layout;
  private final int width;

  PlanPicture(Plan plan) {
    this.plan = plan;
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    plan.steps().forEach(step -> inputs.put(step.name(), step.inputs()));
    this.layout = new GraphLayout(inputs);
    int longest = plan.steps().stream().mapToInt(step -> step.name().length()).max().orElse(0);
    this.width = Math.max(LEAST_WIDTH, longest * LETTER + 2 * LETTER);
  }

  String write() {
    int right = 2 * MARGIN + layout.layers() * (width + GAP) - GAP;
    int bottom = (int) Math.ceil(HEAD + 2 * MARGIN + (layout.rows() - 1) * ROW + HEIGHT);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            .formatted(right, bottom, right, bottom));
    svg.append("<title>The plan of " + escaped(plan.pipeline()) + "</title>\n").append(STYLE);
    svg.append(text("", MARGIN, MARGIN + 12, plan.pipeline()));
    for (Plan.Step step : plan.steps()) {
      step.inputs().forEach(input -> svg.append(edge(input, step.name())));
    }
    plan.steps().forEach(step -> svg.append(box(step)));
    return svg.append("</svg>\n").toString();
  }

  private String box(Plan.Step step) {
    GraphLayout.Place place = layout.place(step.name());
    double left = left(place);
    double top = middle(place) - HEIGHT / 2.0;
    String state = step.action().word();
    return "<g><title>%s: %s</title>\n"
            .formatted(step.node().qualifiedName(), escaped(step.reason()))
        + "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
            .formatted(state.replace(' ', '-'), number(left), number(top), width, HEIGHT)
        + text("", left + LETTER, top + 19, step.name())
        + text("small", left + LETTER, top + 36, state + " · " + step.node().section())
        + "</g>\n";
  }

  private String edge(String from, String to) {
    StringBuilder path = new StringBuilder();
    GraphLayout.Place start = layout.place(from);
    double x = left(start) + width;
    double y = middle(start);
    path.append("M" + number(x) + " " + number(y));
    for (GraphLayout.Place lane : layout.between(from, to)) {
      path.append(curve(x, y, left(lane), middle(lane)));
      x = left(lane) + width;
      y = middle(lane);
      path.append(" H" + number(x));
    }
    double tip = left(layout.place(to));
    double end = middle(layout.place(to));
    path.append(curve(x, y, tip - 7, end));
    return "<path class=\"edge\" d=\""
        + path
        + "\"/>\n"
        + "<path class=\"tip\" d=\"M%s %sl-8 -4v8z\"/>\n".formatted(number(tip), number(end));
  }

  private static String curve(double x, double y, double toX, double toY) {
    double half = (x + toX) / 2;
    return " C%s %s %s %s %s %s"
        .formatted(number(half), number(y), number(half), number(toY), number(toX), number(toY));
  }

  private double left(GraphLayout.Place place) {
    return MARGIN + place.layer() * (double) (width + GAP);
  }

  private double middle(GraphLayout.Place place) {
    return HEAD + MARGIN + HEIGHT / 2.0 + place.row() * ROW;
  }

  private static String text(String style, double x, double y, String text) {
    String attribute = style.isEmpty() ? "" : " class=\"" + style + "\"";
    return "<text%s x=\"%s\" y=\"%s\">%s</text>\n"
        .formatted(attribute, number(x), number(y), escaped(text));
  }

  /** One digit after the point, and none where it is 0: equal on every machine. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
