package io.penstock.select;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.plan.Graph;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects nodes as dbt does. A criterion is a name, with wildcards or without, or {@code
 * method:value}: {@code tag:}, {@code resource_type:}, {@code state:modified} (also {@code
 * changed}), {@code result:}. {@code +x} adds all that x reads, {@code x+} all that reads x, {@code
 * 2+x+1} so many steps; {@code @x} is x, all that reads it, and all that any of these reads.
 * Criteria apart by blanks are united; those joined by commas must all hold.
 */
public final class Selector {
  private static final String MODIFIED = "modified";
  private static final List<String> METHODS = List.of("tag", "resource_type", "state", "result");
  private static final List<String> TYPES =
      List.of("source", "table", "feature", "model", "prediction");

  /** The words of results, dbt's and ours. */
  private static final List<String> RESULTS =
      List.of(
          "success",
          "error",
          "fail",
          "skipped",
          "done",
          "up_to_date",
          "refused",
          "failed",
          "blocked",
          "cancelled",
          "died");

  private final Pipeline pipeline;
  private final Facts facts;
  private final Walk walk;

  /** A selector of the nodes of a pipeline. */
  public Selector(Pipeline pipeline, Graph graph, Facts facts) {
    this.pipeline = pipeline;
    this.facts = facts;
    this.walk = new Walk(graph);
  }

  /**
   * The nodes of {@code select}, of all if that is empty, without those of {@code exclude}.
   *
   * @throws io.penstock.problem.PenstockException (64) if a selector cannot be read, or names what
   *     is not there
   */
  public Set<Node> select(Collection<String> select, Collection<String> exclude) {
    Set<Node> nodes =
        select.isEmpty() ? new HashSet<>(pipeline.nodes()) : union("--select", select);
    nodes.removeAll(union("--exclude", exclude));
    return nodes;
  }

  /** What selectors unite; {@code option} is named in messages. */
  public Set<Node> union(String option, Collection<String> selectors) {
    Set<Node> all = new HashSet<>();
    for (String selector : selectors) {
      for (List<Term> intersection : Grammar.parse(option, selector)) {
        all.addAll(intersection(option, selector, intersection));
      }
    }
    return all;
  }

  private Set<Node> intersection(String option, String selector, List<Term> terms) {
    Set<Node> common = new HashSet<>(pipeline.nodes());
    terms.forEach(term -> common.retainAll(nodes(option, selector, term)));
    return common;
  }

  private Set<Node> nodes(String option, String selector, Term term) {
    Set<Node> found = found(option, selector, term);
    if (term.isAt()) {
      return walk.up(walk.down(found, Term.ALL), Term.ALL);
    }
    Set<Node> nodes = walk.up(found, term.parents());
    nodes.addAll(walk.down(found, term.children()));
    return nodes;
  }

  private Set<Node> found(String option, String selector, Term term) {
    return switch (term.method()) {
      case "" -> named(option, selector, term);
      case "tag" -> tagged(option, selector, term);
      case "resource_type" -> ofType(option, selector, term);
      case "state" -> ofState(option, selector, term);
      case "result" -> ofResult(option, selector, term);
      default -> throw SelectProblems.unknownMethod(option, selector, term, METHODS);
    };
  }

  private Set<Node> named(String option, String selector, Term term) {
    Pattern name = Names.pattern(term.value());
    boolean isQualified = term.value().contains(".");
    Set<Node> found =
        nodes(
            node ->
                name.matcher(isQualified ? node.qualifiedName() : node.name().value()).matches());
    if (found.isEmpty() && term.value().equals("changed")) {
      return facts.changed();
    }
    if (found.isEmpty() && Names.isPattern(term.value())) {
      throw SelectProblems.noMatch(option, selector, term);
    }
    if (found.isEmpty()) {
      throw SelectProblems.unknownName(option, selector, term, names());
    }
    return found;
  }

  private Set<Node> tagged(String option, String selector, Term term) {
    Pattern wanted = Names.pattern(term.value());
    Set<Node> found = nodes(node -> tags(node).anyMatch(tag -> wanted.matcher(tag).matches()));
    if (found.isEmpty()) {
      Set<String> tags =
          pipeline.nodes().stream()
              .flatMap(this::tags)
              .collect(Collectors.toCollection(TreeSet::new));
      throw SelectProblems.unknownTag(option, selector, term, tags);
    }
    return found;
  }

  /** A node has its own tags and those of the pipeline. */
  private Stream<String> tags(Node node) {
    return Stream.concat(node.about().tags().stream(), pipeline.tags().stream());
  }

  private Set<Node> ofType(String option, String selector, Term term) {
    String type = term.value().toLowerCase(Locale.ROOT);
    String singular = type.endsWith("s") ? type.substring(0, type.length() - 1) : type;
    if (!TYPES.contains(singular)) {
      throw SelectProblems.unknownValue(option, selector, term, TYPES);
    }
    return nodes(node -> node.section().startsWith(singular));
  }

  private Set<Node> ofState(String option, String selector, Term term) {
    if (!term.value().equalsIgnoreCase(MODIFIED)) {
      throw SelectProblems.unknownValue(option, selector, term, List.of(MODIFIED));
    }
    return facts.changed();
  }

  private Set<Node> ofResult(String option, String selector, Term term) {
    String wanted = term.value().toLowerCase(Locale.ROOT);
    if (!RESULTS.contains(wanted)) {
      throw SelectProblems.unknownValue(option, selector, term, RESULTS);
    }
    Map<String, Set<String>> results = new LinkedHashMap<>(facts.results());
    return nodes(
        node ->
            results
                .getOrDefault(node.name().value().toLowerCase(Locale.ROOT), Set.of())
                .contains(wanted));
  }

  private Set<Node> nodes(Predicate<Node> wanted) {
    return pipeline.nodes().stream().filter(wanted).collect(Collectors.toSet());
  }

  private List<String> names() {
    return pipeline.nodes().stream().map(node -> node.name().value()).toList();
  }
}
