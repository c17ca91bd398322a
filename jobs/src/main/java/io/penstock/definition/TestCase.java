package io.penstock.definition;

import java.util.List;
import java.util.Map;

/**
 * One test of a pipeline: rows in, rows out.
 *
 * @param name says what must be true
 * @param description for people; changes nothing
 * @param parameters values of the pipeline's parameters, by name
 * @param given rows by dataset, in file order
 * @param expect what must come out, by dataset or {@code <dataset>__quarantine}, in file order
 */
public record TestCase(
    Text name,
    String description,
    Map<Text, Text> parameters,
    List<Given> given,
    List<Expected> expect) {
  public TestCase {
    parameters = Maps.copyInOrder(parameters);
    given = List.copyOf(given);
    expect = List.copyOf(expect);
  }

  /** The rows of a dataset. */
  public record Given(Text dataset, TestRows rows) {}

  /** What must come out as a dataset. */
  public record Expected(Text dataset, Expectation expectation) {}
}
