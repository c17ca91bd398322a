package io.penstock.cases;

import io.penstock.cases.PreparedCase.Expected;
import io.penstock.cases.PreparedCase.Given;
import io.penstock.definition.Expectation;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TestCase;
import io.penstock.definition.Text;
import io.penstock.plan.Compilation;
import io.penstock.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives a written case the names and types of its pipeline; no Spark session is needed. */
public final class CaseCompiler {
  private static final String QUARANTINE = "__quarantine";

  private final TestCase test;
  private final Compilation compilation;
  private final List<Problem> problems = new ArrayList<>();
  private final CaseRows files;
  private final Map<Node, TestCase.Given> given = new LinkedHashMap<>();
  private final Set<Node> needed = new LinkedHashSet<>();
  private final Set<Node> missing = new HashSet<>();

  private CaseCompiler(TestCase test, Compilation compilation, Path folder, String file) {
    this.test = test;
    this.compilation = compilation;
    this.files = new CaseRows(folder, file, problems);
  }

  /** A case that can be run, if there are no problems. */
  public record Result(PreparedCase prepared, List<Problem> problems) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Compiles a case.
   *
   * @param compilation the pipeline with the case's parameters, without problems
   * @param folder where relative paths of the case start
   * @param file its file as the user named it
   */
  public static Result compile(TestCase test, Compilation compilation, Path folder, String file) {
    CaseCompiler compiler = new CaseCompiler(test, compilation, folder, file);
    PreparedCase prepared = compiler.prepared();
    return new Result(prepared, compiler.problems);
  }

  private PreparedCase prepared() {
    test.given().forEach(this::name);
    Map<TestCase.Expected, Node> expected = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (TestCase.Expected item : test.expect()) {
      Node node = expected(item.dataset(), names);
      if (node != null) {
        expected.put(item, node);
      }
    }
    expected.forEach((item, node) -> need(node, item.dataset()));
    given.forEach(this::requireRead);
    RowTyper typer = new RowTyper(compilation, files, problems);
    List<Given> rows = new ArrayList<>();
    given.forEach((node, item) -> rows.add(typer.given(node, item)));
    List<Expected> expectations = new ArrayList<>();
    expected.forEach(
        (item, node) ->
            expectations.add(
                item.expectation() instanceof Expectation.Fails fails
                    ? typer.failure(node, item.dataset(), fails)
                    : typer.expected(
                        node,
                        item.dataset(),
                        isQuarantine(item.dataset()),
                        (Expectation.Rows) item.expectation())));
    List<Node> computed =
        compilation.graph().order().stream()
            .filter(node -> needed.contains(node) && !given.containsKey(node))
            .toList();
    return new PreparedCase(test, compilation, rows, computed, expectations);
  }

  private void name(TestCase.Given item) {
    if (isQuarantine(item.dataset())) {
      problems.add(CaseProblems.quarantineIsGiven(item.dataset()));
      return;
    }
    Node node = dataset(item.dataset(), item.dataset().value());
    if (node != null && given.putIfAbsent(node, item) != null) {
      problems.add(CaseProblems.twice(item.dataset(), "given"));
    }
  }

  private @Nullable Node expected(Text name, Set<String> names) {
    String ofQuarantine = name.value().substring(0, name.value().length() - suffix(name));
    Node node = dataset(name, ofQuarantine);
    if (node == null) {
      return null;
    }
    if (!names.add(node.name() + (isQuarantine(name) ? QUARANTINE : ""))) {
      problems.add(CaseProblems.twice(name, "expect"));
    } else if (node instanceof PredictionNode) {
      problems.add(CaseProblems.isPrediction(name));
    } else if (given.containsKey(node) && !(node instanceof SourceNode)) {
      problems.add(CaseProblems.isGiven(name));
    } else if (isQuarantine(name) && !Checks.mayQuarantine(node)) {
      problems.add(CaseProblems.noQuarantine(name, node));
    } else {
      return node;
    }
    return null;
  }

  private @Nullable Node dataset(Text said, String name) {
    Node node = compilation.pipeline().node(name).orElse(null);
    if (node == null) {
      problems.add(CaseProblems.unknownDataset(said, datasets()));
    } else if (node instanceof ModelNode) {
      problems.add(CaseProblems.isModel(said));
    } else {
      return node;
    }
    return null;
  }

  private List<String> datasets() {
    return compilation.pipeline().nodes().stream()
        .filter(node -> !(node instanceof ModelNode))
        .map(node -> node.name().value())
        .toList();
  }

  private static boolean isQuarantine(Text name) {
    return suffix(name) > 0;
  }

  private static int suffix(Text name) {
    int begin = name.value().length() - QUARANTINE.length();
    return name.value().regionMatches(true, begin, QUARANTINE, 0, QUARANTINE.length())
        ? QUARANTINE.length()
        : 0;
  }

  /** Walks to all that must be known to compute a node; what is given is known. */
  private void need(Node node, Text expected) {
    boolean isGiven = given.containsKey(node);
    if (!needed.add(node) || (isGiven && !(node instanceof SourceNode))) {
      return;
    }
    if (node instanceof SourceNode && !isGiven) {
      if (missing.add(node)) {
        problems.add(CaseProblems.notGiven(expected, node));
      }
    } else if (node instanceof PredictionNode) {
      problems.add(CaseProblems.needsPrediction(expected, node));
    } else {
      compilation.graph().inputs(node).forEach(input -> need(input, expected));
    }
  }

  private void requireRead(Node node, TestCase.Given item) {
    if (!needed.contains(node)) {
      problems.add(CaseProblems.notRead(item.dataset()));
    }
  }
}
