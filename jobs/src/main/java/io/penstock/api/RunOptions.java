package io.penstock.api;

import io.penstock.run.RunPolicy;
import io.penstock.run.RunPolicy.OnFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Which nodes a run is about, and how it goes about them. Selectors are dbt's, as {@code --select}
 * takes them: {@code +x}, {@code x+}, {@code tag:nightly}, {@code changed+}.
 *
 * @param select selectors of the nodes to consider; none means all
 * @param exclude selectors of nodes to leave out
 * @param refresh selectors of nodes that run whatever has changed, and replace all that was there;
 *     here {@code x,y} is a list
 * @param fullRefresh whether all selected nodes do so
 * @param failFast whether the first failure stops the run; otherwise nodes that do not read what
 *     failed go on
 * @param threads how many nodes run at the same time, at most
 * @param retries how often a node is tried again whose failure may pass
 */
public record RunOptions(
    List<String> select,
    List<String> exclude,
    List<String> refresh,
    boolean fullRefresh,
    boolean failFast,
    int threads,
    int retries) {
  /** All nodes that are not up to date. */
  public static final RunOptions DEFAULTS =
      new RunOptions(
          List.of(),
          List.of(),
          List.of(),
          false,
          false,
          RunPolicy.DEFAULTS.threads(),
          RunPolicy.DEFAULTS.retries());

  /**
   * Checks the numbers.
   *
   * @throws io.penstock.problem.PenstockException (64) if one is too small
   */
  public RunOptions {
    select = List.copyOf(select);
    exclude = List.copyOf(exclude);
    refresh = List.copyOf(refresh);
    if (threads < 1) {
      throw ApiProblems.tooSmall("--threads", 1, threads);
    }
    if (retries < 0) {
      throw ApiProblems.tooSmall("--retries", 0, retries);
    }
  }

  /** The same for these nodes. */
  public RunOptions withSelect(String... selectors) {
    return withSelect(List.of(selectors));
  }

  /** The same for these nodes. */
  public RunOptions withSelect(List<String> selectors) {
    return new RunOptions(selectors, exclude, refresh, fullRefresh, failFast, threads, retries);
  }

  /** The same without these nodes. */
  public RunOptions withExclude(String... selectors) {
    return withExclude(List.of(selectors));
  }

  /** The same without these nodes. */
  public RunOptions withExclude(List<String> selectors) {
    return new RunOptions(select, selectors, refresh, fullRefresh, failFast, threads, retries);
  }

  /** The same, and these run whatever has changed. */
  public RunOptions withRefresh(String... selectors) {
    return withRefresh(List.of(selectors));
  }

  /** The same, and these run whatever has changed. */
  public RunOptions withRefresh(List<String> selectors) {
    return new RunOptions(select, exclude, selectors, fullRefresh, failFast, threads, retries);
  }

  /** The same, and all that is selected runs whatever has changed. */
  public RunOptions withFullRefresh() {
    return new RunOptions(select, exclude, refresh, true, failFast, threads, retries);
  }

  /** The same, stopped by the first failure. */
  public RunOptions withFailFast() {
    return new RunOptions(select, exclude, refresh, fullRefresh, true, threads, retries);
  }

  /** The same with this many nodes at a time. */
  public RunOptions withThreads(int nodes) {
    return new RunOptions(select, exclude, refresh, fullRefresh, failFast, nodes, retries);
  }

  /** The same with this many retries. */
  public RunOptions withRetries(int times) {
    return new RunOptions(select, exclude, refresh, fullRefresh, failFast, threads, times);
  }

  /** The words of a command line that say so; empty for the defaults. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    select.forEach(selector -> words.add("--select '" + selector + "'"));
    exclude.forEach(selector -> words.add("--exclude '" + selector + "'"));
    refresh.forEach(selector -> words.add("--refresh '" + selector + "'"));
    if (fullRefresh) {
      words.add("--full-refresh");
    }
    if (failFast) {
      words.add("--fail-fast");
    }
    if (threads != RunPolicy.DEFAULTS.threads()) {
      words.add("--threads " + threads);
    }
    if (retries != RunPolicy.DEFAULTS.retries()) {
      words.add("--retries " + retries);
    }
    return String.join(" ", words);
  }

  RunPolicy policy() {
    return new RunPolicy(threads, retries, failFast ? OnFailure.STOP : OnFailure.KEEP_GOING);
  }
}
