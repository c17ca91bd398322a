package io.penstock.plan;

import io.penstock.lake.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan as people read it: aligned columns, then how many nodes would do what. */
public final class PlanText {
  private static final List<String> HEAD = List.of("", "node", "section", "rows", "size", "why");
  private static final int ROWS = 3;
  private static final int SIZE = 4;
  private static final int WHY = 5;
  private static final String INDENT = "  ";

  private final Plan plan;
  private final Set<String> explained;
  private final boolean explainsAll;

  private PlanText(Plan plan, Set<String> explained, boolean explainsAll) {
    this.plan = plan;
    this.explained = explained;
    this.explainsAll = explainsAll;
  }

  /** The short form: a line per chosen node. */
  public static PlanText of(Plan plan) {
    return new PlanText(plan, Set.of(), false);
  }

  /** With columns, checks and settings of all nodes, and with the nodes that are not chosen. */
  public static PlanText verbose(Plan plan) {
    return new PlanText(plan, Set.of(), true);
  }

  /** Only nodes of these names, and all of them; in lower case. */
  public static PlanText about(Plan plan, Set<String> names) {
    return new PlanText(plan, Set.copyOf(names), false);
  }

  @Override
  public String toString() {
    List<Plan.Step> shown = plan.steps().stream().filter(this::isShown).toList();
    List<List<String>> lines = new ArrayList<>(List.of(HEAD));
    shown.forEach(step -> lines.add(cells(step)));
    int[] widths = new int[WHY];
    lines.forEach(cells -> widen(widths, cells));
    StringBuilder text = new StringBuilder(plan.pipeline() + " in " + plan.lake() + "\n");
    text.append(line(lines.get(0), widths));
    for (int i = 0; i < shown.size(); i++) {
      text.append(line(lines.get(i + 1), widths));
      below(shown.get(i), " ".repeat(widths[0] + 2 * INDENT.length()), text);
    }
    boolean explains = explainsAll || !explained.isEmpty();
    if (explains && !plan.spark().isEmpty()) {
      text.append("Spark settings:\n");
      plan.spark().forEach(setting -> text.append(INDENT).append(setting).append('\n'));
    }
    return text.append(summary()).append('\n').toString();
  }

  /** {@code 7 nodes: 3 would run, 4 are up to date}. */
  private String summary() {
    List<String> counts = new ArrayList<>();
    count(counts, Action.RUN, "would run", "would run");
    count(counts, Action.KEEP, "is up to date", "are up to date");
    count(counts, Action.BLOCKED, "is blocked", "are blocked");
    count(counts, Action.NOT_SELECTED, "not selected", "not selected");
    return Words.counted(plan.steps().size(), "node") + ": " + String.join(", ", counts);
  }

  private void count(List<String> counts, Action action, String one, String many) {
    long count = plan.count(action);
    if (count > 0) {
      counts.add(count + " " + (count == 1 ? one : many));
    }
  }

  private boolean isShown(Plan.Step step) {
    return explained.isEmpty()
        ? explainsAll || step.action() != Action.NOT_SELECTED
        : isExplained(step);
  }

  private boolean isExplained(Plan.Step step) {
    return explainsAll || explained.contains(step.name().toLowerCase(Locale.ROOT));
  }

  private static List<String> cells(Plan.Step step) {
    boolean isSaid =
        step.inputs().isEmpty() || step.reasons().contains(new Reason.After(step.inputs()));
    String inputs = isSaid ? "" : "  <- " + String.join(", ", step.inputs());
    String why = step.action() == Action.NOT_SELECTED ? "" : step.reason();
    return List.of(
        step.action().word(),
        step.name(),
        step.node().section(),
        number(step.details().rows()),
        size(step.details().bytes()),
        (why + inputs).strip());
  }

  private void below(Plan.Step step, String indent, StringBuilder text) {
    StepDetails details = step.details();
    if (details.change() != null) {
      text.append(indent).append("columns change: ").append(details.change()).append('\n');
    }
    if (!isExplained(step)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    String columns =
        details.columns().stream().map(Column::toString).collect(Collectors.joining(", "));
    add(lines, "columns: ", columns);
    add(lines, "checks that compare all rows: ", String.join(", ", details.shuffles()));
    details.inputs().forEach((name, version) -> add(lines, "reads " + name + " ", version));
    add(lines, "is at ", details.state().equals(TableState.NONE) ? "" : details.state());
    details.spark().forEach(setting -> lines.add(setting.toString()));
    lines.forEach(line -> text.append(indent).append(line).append('\n'));
  }

  private static void add(List<String> lines, String what, String value) {
    if (!value.isEmpty()) {
      lines.add(what + value);
    }
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - cells.get(i).length());
      boolean isNumber = i == ROWS || i == SIZE;
      line.append(INDENT).append(isNumber ? space : "").append(cells.get(i));
      line.append(isNumber ? "" : space);
    }
    return line.append(INDENT).append(cells.get(WHY)).toString().stripTrailing() + "\n";
  }

  private static String number(@Nullable Long value) {
    return value == null ? "" : String.format(Locale.ROOT, "%,d", value);
  }

  private static String size(@Nullable Long bytes) {
    return bytes == null ? "" : ByteSize.of(bytes);
  }
}
