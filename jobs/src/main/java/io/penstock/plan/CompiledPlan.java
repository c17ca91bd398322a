package io.penstock.plan;

import io.penstock.input.SourceFile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan that a later run can be held to: the pipeline, how it was read, and what each node would
 * do from what.
 *
 * @param penstock the version of Penstock that made it
 * @param pipeline the pipeline file; as {@code projectDir} and the {@code files}, an absolute path,
 *     or one relative to the folder of the plan
 * @param projectDir where relative paths of the pipeline start
 * @param parameters the values of parameters that were given, by name
 * @param lake the pipeline's directory as it was given; null for that of the profile
 * @param profile the name of the profile
 * @param overlays files whose keys go over the pipeline's
 * @param settings single keys over those, as {@code a.b=value}
 * @param files SHA-256 of each file that was read, by path
 * @param nodes one per node, each after all that it reads
 */
public record CompiledPlan(
    String penstock,
    String pipeline,
    String projectDir,
    Map<String, String> parameters,
    @Nullable String lake,
    String profile,
    List<String> overlays,
    List<String> settings,
    Map<String, String> files,
    List<CompiledNode> nodes) {
  public CompiledPlan {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    overlays = List.copyOf(overlays);
    settings = List.copyOf(settings);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    nodes = List.copyOf(nodes);
  }

  /**
   * A node of a compiled plan; see {@link StepDetails} for what is not said here.
   *
   * @param name as {@code tables.spending}
   * @param isRefreshed whether it runs whatever has changed, and replaces all that was there
   */
  public record CompiledNode(
      String name,
      Action action,
      boolean isRefreshed,
      String definition,
      String fingerprint,
      String state,
      Map<String, String> inputs,
      List<SourceFile> files,
      List<Column> columns) {
    public CompiledNode {
      inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
      files = List.copyOf(files);
      columns = List.copyOf(columns);
    }
  }

  /** The nodes of a plan for a choice of nodes. */
  public static List<CompiledNode> nodes(Plan plan, Choice choice) {
    return plan.steps().stream()
        .map(
            step ->
                new CompiledNode(
                    step.node().qualifiedName(),
                    step.action(),
                    choice.refreshed().contains(step.node()),
                    step.details().definition(),
                    step.details().fingerprint(),
                    step.details().state(),
                    step.details().inputs(),
                    step.details().files(),
                    step.details().columns()))
        .toList();
  }

  /** The plan as JSON: equal plans as equal text. */
  public String toJson() {
    return CompiledPlanJson.write(this);
  }

  /**
   * Reads {@link #toJson()}.
   *
   * @param name of the file, for messages
   * @throws io.penstock.problem.PenstockException if the text is no plan that this version reads
   */
  public static CompiledPlan parse(String name, String text) {
    return CompiledPlanJson.read(name, text);
  }

  /** Whether a text begins as {@link #toJson()} does. */
  public static boolean isPlan(String text) {
    return text.stripLeading().startsWith("{")
        && text.substring(0, Math.min(text.length(), 100)).contains(CompiledPlanJson.MARK);
  }
}
