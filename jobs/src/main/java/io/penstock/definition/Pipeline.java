package io.penstock.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pipeline file.
 *
 * @param file the file as the user named it
 * @param name names the pipeline's directory in the lake
 * @param description for people; changes nothing
 * @param owner for people; changes nothing
 * @param tags for selection
 * @param parameters all declared parameters with their values for this run, in file order
 * @param spark Spark settings of the whole pipeline, by key
 * @param nodes all datasets and models, in file order; their names differ, ignoring case
 * @param notYet nodes that this build cannot execute, in file order; each is a known problem
 */
public record Pipeline(
    String file,
    Text name,
    String description,
    String owner,
    List<String> tags,
    List<Parameter> parameters,
    Map<Text, Text> spark,
    List<Node> nodes,
    List<Node> notYet) {
  public Pipeline {
    tags = List.copyOf(tags);
    parameters = List.copyOf(parameters);
    spark = Maps.copyInOrder(spark);
    nodes = List.copyOf(nodes);
    notYet = List.copyOf(notYet);
  }

  /** The same with other nodes. */
  public Pipeline withNodes(List<Node> others) {
    return new Pipeline(file, name, description, owner, tags, parameters, spark, others, notYet);
  }

  /** The node of that name, ignoring case. */
  public Optional<Node> node(String name) {
    return nodes.stream().filter(node -> node.name().value().equalsIgnoreCase(name)).findFirst();
  }

  /** The parameter of that name. */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(p -> p.name().value().equals(name)).findFirst();
  }
}
