package io.penstock.plan;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import io.penstock.sql.QueryReferences;
import io.penstock.sql.SqlAnalyzer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves a pipeline: names, order, SQL, columns, types and stages, with no Spark context. */
public final class PipelineCompiler {
  private final Pipeline pipeline;
  private final Set<String> brokenNames;
  private final SqlAnalyzer sql;
  private final Map<String, Node> nodes = new HashMap<>();
  private final List<Problem> problems;

  private PipelineCompiler(
      Pipeline pipeline, Collection<String> brokenNames, List<Problem> problems) {
    this.problems = problems;
    this.pipeline = pipeline;
    this.brokenNames = Set.copyOf(brokenNames.stream().map(PipelineCompiler::key).toList());
    this.sql = new SqlAnalyzer(pipeline.parameters());
    pipeline.nodes().forEach(node -> nodes.put(key(node.name().value()), node));
  }

  /**
   * Resolves a pipeline.
   *
   * @param brokenNames names of nodes that the file has but that could not be read; what refers to
   *     them is not reported again
   * @param schemas finds the columns of sources that declare none
   */
  public static Compilation compile(
      Pipeline pipeline, Collection<String> brokenNames, SourceSchemas schemas) {
    Set<String> broken = new LinkedHashSet<>(brokenNames);
    List<Problem> problems = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : pipeline.nodes()) {
      if (node instanceof SourceNode source && SourceSchemas.dependsOnFiles(source)) {
        schemas
            .of(source, problems)
            .ifPresentOrElse(nodes::add, () -> broken.add(source.name().value()));
      } else {
        nodes.add(node);
      }
    }
    nodes.replaceAll(node -> HistoryJoins.resolved(node, pipeline));
    return new PipelineCompiler(pipeline.withNodes(nodes), broken, problems).compile();
  }

  private Compilation compile() {
    problems.addAll(SparkSettings.ofPipeline(pipeline.spark()));
    Graph graph = new Graph(pipeline, inputs());
    Optional<List<Node>> cycle = graph.cycle();
    if (cycle.isPresent()) {
      problems.add(DefinitionProblems.cycle(cycle.get()));
      return new Compilation(pipeline, graph, Map.of(), problems);
    }
    NodeChecks checks = new NodeChecks(graph, sql);
    graph.order().forEach(checks::check);
    problems.addAll(checks.problems());
    return new Compilation(pipeline, graph, checks.schemas(), problems);
  }

  private Map<String, List<String>> inputs() {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    for (Node node : pipeline.nodes()) {
      List<Text> read =
          new ArrayList<>(node instanceof TableNode table ? tablesOf(table) : node.references());
      read.addAll(node.checkedAgainst());
      inputs.put(node.name().value(), read.stream().map(Text::value).toList());
    }
    return inputs;
  }

  private List<Text> tablesOf(TableNode table) {
    QueryReferences references = sql.references(table.sql());
    problems.addAll(references.problems());
    for (Text name : references.datasets()) {
      if (isModel(name)) {
        problems.add(DefinitionProblems.isNoDataset(name));
      } else if (!isKnown(name.value())) {
        problems.add(unknown(name));
      }
    }
    return references.datasets().stream().filter(name -> !isModel(name)).toList();
  }

  private boolean isModel(Text name) {
    return nodes.get(key(name.value())) instanceof ModelNode;
  }

  private boolean isKnown(String name) {
    return nodes.containsKey(key(name)) || brokenNames.contains(key(name));
  }

  private Problem unknown(Text name) {
    List<String> names =
        pipeline.nodes().stream()
            .filter(node -> !(node instanceof ModelNode))
            .map(node -> node.name().value())
            .toList();
    return DefinitionProblems.unknownDataset(name.at(), name.value(), names);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
