package io.penstock.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.plan.Graph;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dbt's documentation says of its selectors, on a pipeline of ours. */
class SelectorTest {
  private static final Pipeline SHOP =
      Pipelines.parsed(
          """
          penstock: 1
          name: shop
          tags: [retail]
          sources:
            orders: {format: csv, path: in/orders, schema: id INT, tags: [raw]}
            customers: {format: csv, path: in/customers, schema: id INT, tags: [raw]}
          tables:
            stg_orders: {sql: SELECT 1 AS x, tags: [nightly]}
            stg_customers: {sql: SELECT 1 AS x}
            daily: {sql: SELECT 1 AS x, tags: [nightly, finance]}
            report: {sql: SELECT 1 AS x, tags: [finance]}
            unrelated: {sql: SELECT 1 AS x}
          """);

  // orders -> stg_orders -> daily -> report;  customers -> stg_customers -> daily
  private static final Graph GRAPH =
      Pipelines.graph(
          SHOP,
          Pipelines.edges(
              "stg_orders<-orders",
              "stg_customers<-customers",
              "daily<-stg_orders,stg_customers",
              "report<-daily"));

  private static final Facts FACTS =
      Pipelines.facts(
          Set.of(SHOP.node("stg_orders").orElseThrow()),
          Map.of(
              "orders", Set.of("done", "success"),
              "stg_orders", Set.of("failed", "error", "fail"),
              "daily", Set.of("blocked", "skipped")));

  private static final Selector SELECTOR = new Selector(SHOP, GRAPH, FACTS);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "daily | daily",
        "DAILY | daily",
        "tables.daily | daily",
        "+daily | customers daily orders stg_customers stg_orders",
        "daily+ | daily report",
        "+daily+ | customers daily orders report stg_customers stg_orders",
        "1+daily | daily stg_customers stg_orders",
        "stg_orders+1 | daily stg_orders",
        "2+report+1 | daily report stg_customers stg_orders",
        "0+daily | daily",
        "stg_orders+99999999999 | daily report stg_orders",
        // @x: x, what reads it, and all that these read
        "@stg_orders | customers daily orders report stg_customers stg_orders",
        "@orders | customers daily orders report stg_customers stg_orders",
        "@unrelated | unrelated",
        "stg_* | stg_customers stg_orders",
        "*orders | orders stg_orders",
        "d?ily | daily",
        "[dr]* | daily report",
        "[!s]*s | customers orders",
        "sources.* | customers orders",
        "+stg_*+1 | customers daily orders stg_customers stg_orders",
        "tag:nightly | daily stg_orders",
        "tag:nightly+ | daily report stg_orders",
        "tag:retail | customers daily orders report stg_customers stg_orders unrelated",
        "tag:n* | daily stg_orders",
        "resource_type:source | customers orders",
        "resource_type:sources+1 | customers orders stg_customers stg_orders",
        "resource_type:table,tag:finance | daily report",
        "resource_type:model | ''",
        "changed | stg_orders",
        "changed+ | daily report stg_orders",
        "state:modified+1 | daily stg_orders",
        "result:error | stg_orders",
        "result:fail | stg_orders",
        "result:skipped | daily",
        "result:blocked | daily",
        "result:success+1 | orders stg_orders",
        "result:error+ result:skipped | daily report stg_orders",
        // blanks unite, commas intersect, and bind closer
        "orders report | orders report",
        "+daily,+stg_orders | orders stg_orders",
        "tag:nightly,tag:finance | daily",
        "tag:nightly,tag:finance unrelated | daily unrelated",
        "stg_orders+,tag:finance,report | report",
        "orders,report | ''",
      })
  void selects(String selector, String expected) {
    assertThat(String.join(" ", Pipelines.names(SELECTOR.select(List.of(selector), List.of()))))
        .isEqualTo(expected);
  }

  @Test
  void repeatingUnitesAndExcludingTakesAway() {
    assertThat(names(List.of("orders", "daily+"), List.of()))
        .containsExactly("daily", "orders", "report");
    assertThat(names(List.of("+daily"), List.of("tag:raw", "stg_customers")))
        .containsExactly("daily", "stg_orders");
    assertThat(names(List.of(), List.of("+report"))).containsExactly("unrelated");
    assertThat(names(List.of(), List.of())).hasSize(7);
  }

  @Test
  void aNodeNamedLikeAMethodIsTheNode() {
    Pipeline pipeline =
        Pipelines.parsed(
            "penstock: 1\nname: p\ntables:\n  changed: {sql: SELECT 1 AS x}\n  b: {sql: SELECT 1 AS"
                + " x}\n");
    Node other = pipeline.node("b").orElseThrow();
    Selector selector =
        new Selector(
            pipeline,
            Pipelines.graph(pipeline, Map.of()),
            Pipelines.facts(Set.of(other), Map.of()));

    assertThat(Pipelines.names(selector.select(List.of("changed"), List.of())))
        .containsExactly("changed");
    assertThat(Pipelines.names(selector.select(List.of("state:modified"), List.of())))
        .containsExactly("b");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "+dayly report"
            + "|--select '+dayly report', character 2: unknown dataset or model 'dayly'. The pipeline"
            + " has orders, customers, stg_orders, stg_customers, daily, report, unrelated. Did you"
            + " mean 'daily'?",
        "report tag:nigthly"
            + "|--select 'report tag:nigthly', character 12: unknown tag 'nigthly'. The pipeline has"
            + " finance, nightly, raw, retail. Did you mean 'nightly'?",
        "tags:nightly"
            + "|--select 'tags:nightly', character 1: unknown method 'tags:'. There are tag,"
            + " resource_type, state, result. Did you mean 'tag'?",
        "daily,resource_type:tabel"
            + "|--select 'daily,resource_type:tabel', character 21: unknown value of resource_type:"
            + " 'tabel'. It takes source, table, feature, model, prediction. Did you mean 'table'?",
        "state:new"
            + "|--select 'state:new', character 7: unknown value of state: 'new'. It takes modified.",
        "result:eror+"
            + "|--select 'result:eror+', character 8: unknown value of result: 'eror'. It takes"
            + " success, error, fail, skipped, done, up_to_date, refused, failed, blocked,"
            + " cancelled, died. Did you mean 'error'?",
        "x_*|--select 'x_*', character 1: nothing matches 'x_*'. A pattern stands for names of this"
            + " pipeline.",
        "daily,,report"
            + "|--select 'daily,,report', character 7: a comma takes what both sides have in common,"
            + " and one side is empty. For a list leave a blank between names.",
        "daily ++report"
            + "|--select 'daily ++report', character 7: cannot read '++report'. A criterion is a"
            + " name or method:value, with + before it for what it reads, after it for what reads"
            + " it, or @ before it for both.",
        "@daily+|--select '@daily+', character 1: '@daily+' has @ and +: @ already takes all that"
            + " reads it. Leave the + away.",
      })
  void whatIsNotThereIsSaid(String selector, String message) {
    assertThatThrownBy(() -> SELECTOR.select(List.of(selector), List.of()))
        .hasMessage(message)
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aTagWhereThereAreNone() {
    Pipeline pipeline = Pipelines.tables(1);
    Selector selector =
        new Selector(pipeline, Pipelines.graph(pipeline, Map.of()), Pipelines.NO_FACTS);

    assertThatThrownBy(() -> selector.select(List.of(), List.of("tag:x")))
        .hasMessage("--exclude 'tag:x', character 5: unknown tag 'x'. The pipeline has no tags.");
  }

  private static List<String> names(List<String> select, List<String> exclude) {
    return Pipelines.names(SELECTOR.select(select, exclude));
  }
}
