package io.penstock.sql;

import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.List;

/**
 * What a query reads.
 *
 * @param datasets the datasets, spelled and placed as at their first mention; their names differ,
 *     ignoring case
 * @param parameters the parameters, without the colon, placed as at their first mention
 * @param problems what is wrong with the query's form, whatever its datasets are
 */
public record QueryReferences(List<Text> datasets, List<Text> parameters, List<Problem> problems) {
  public QueryReferences {
    datasets = List.copyOf(datasets);
    parameters = List.copyOf(parameters);
    problems = problems.stream().distinct().toList();
  }
}
