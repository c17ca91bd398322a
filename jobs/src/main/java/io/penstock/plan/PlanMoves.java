package io.penstock.plan;

import io.penstock.input.SourceFile;
import io.penstock.lake.TableState;
import io.penstock.plan.CompiledPlan.CompiledNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has moved between a compiled plan and the same one made now. */
public final class PlanMoves {
  private final List<String> moves = new ArrayList<>();

  private PlanMoves() {}

  /**
   * Refuses (65) a plan that does not hold any more, saying node by node what has moved.
   *
   * @param file the plan's file, for the message
   * @param now the same made now; with no nodes where the pipeline does not compile any more
   */
  public static void requireNone(String file, CompiledPlan then, CompiledPlan now) {
    PlanMoves all = new PlanMoves();
    all.compare(then, now);
    if (!all.moves.isEmpty()) {
      throw PlanProblems.moved(file, all.moves);
    }
  }

  private void compare(CompiledPlan then, CompiledPlan now) {
    if (!then.penstock().equals(now.penstock())) {
      moves.add("Penstock is " + now.penstock() + ", was " + then.penstock());
    }
    now.files()
        .forEach(
            (path, digest) -> {
              if (!digest.equals(then.files().get(path))) {
                moves.add(path + ": its content changed");
              }
            });
    then.files().keySet().stream()
        .filter(path -> !now.files().containsKey(path))
        .forEach(path -> moves.add(path + ": it is not read any more"));
    Map<String, CompiledNode> nodes = new LinkedHashMap<>();
    now.nodes().forEach(node -> nodes.put(node.name(), node));
    if (nodes.isEmpty()) {
      return;
    }
    for (CompiledNode node : then.nodes()) {
      CompiledNode other = nodes.remove(node.name());
      moves.addAll(
          other == null
              ? List.of(node.name() + ": it is not in the pipeline any more")
              : compare(node, other).stream().map(what -> node.name() + ": " + what).toList());
    }
    nodes.keySet().forEach(name -> moves.add(name + ": it is new in the pipeline"));
  }

  private static List<String> compare(CompiledNode then, CompiledNode now) {
    List<String> what = new ArrayList<>();
    if (!then.definition().equals(now.definition())) {
      what.add("its definition changed");
    }
    what.addAll(files(then.files(), now.files()));
    if (!then.state().equals(now.state())) {
      what.add(state(then.state(), now.state()));
    }
    boolean isOther =
        then.action() != now.action()
            || !then.fingerprint().equals(now.fingerprint())
            || !then.columns().equals(now.columns())
            || then.isRefreshed() != now.isRefreshed();
    // What it reads says for itself what has moved.
    boolean isOfInputs = then.inputs().keySet().stream().anyMatch(i -> isMoved(i, then, now));
    if (what.isEmpty() && isOther && !isOfInputs) {
      what.add("the plan says " + then.action().word() + ", now it is " + now.action().word());
    }
    return what;
  }

  private static boolean isMoved(String input, CompiledNode then, CompiledNode now) {
    return !then.inputs().getOrDefault(input, "").equals(now.inputs().getOrDefault(input, ""));
  }

  private static List<String> files(List<SourceFile> then, List<SourceFile> now) {
    Map<String, SourceFile> before = new LinkedHashMap<>();
    then.forEach(file -> before.put(file.path(), file));
    List<String> what = new ArrayList<>();
    for (SourceFile file : now) {
      SourceFile was = before.remove(file.path());
      if (was == null) {
        what.add(file.path() + " is new");
      } else if (!was.equals(file)) {
        what.add(file.path() + " has changed");
      }
    }
    before.keySet().forEach(path -> what.add(path + " is gone"));
    return what;
  }

  private static String state(String then, String now) {
    if (now.equals(TableState.NONE)) {
      return "its version " + Words.version(then) + " is gone";
    } else if (then.equals(TableState.NONE)) {
      return "it is there now, at version " + Words.version(now);
    }
    return Words.version(then).equals(Words.version(now))
        ? "it was made again"
        : "it is at version " + Words.version(now) + ", was " + Words.version(then);
  }
}
