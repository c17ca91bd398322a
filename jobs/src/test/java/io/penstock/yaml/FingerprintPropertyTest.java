package io.penstock.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Node;
import io.penstock.yaml.RandomLayout.Ordered;
import io.penstock.yaml.RandomLayout.Sql;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What decides a node's fingerprint, over many pipelines made at random from fixed seeds. */
class FingerprintPropertyTest {
  private static final int RUNS = 250;

  /** A change of one value, and the nodes that it changes. */
  private record Change(String path, Object value, List<String> nodes) {
    Change(String path, Object value, String... nodes) {
      this(path, value, List.of(nodes));
    }
  }

  private static final List<Change> CHANGES =
      List.of(
          new Change("sources.tx.options.sep", ";", "tx"),
          new Change("sources.tx.schema", new Sql("id BIGINT, customer STRING, day DATE"), "tx"),
          new Change("sources.tx.derive.month", new Sql("trunc(day, 'YY')"), "tx"),
          new Change("sources.tx.partitionBy", List.of("day", "month"), "tx"),
          new Change("sources.tx.checks.good.onViolation", "warn", "tx"),
          new Change("tables.t.sql", new Sql("SELECT * FROM tx WHERE day < :day"), "t"),
          new Change("tables.t.repartition", "3", "t"),
          new Change("tables.u.sql", new Sql("SELECT id, ' a' AS b FROM t"), "u"),
          new Change("tables.u.checks.some.rows.atLeast", "2", "u"),
          new Change("features.f.entity", List.of("id", "customer"), "f", "g"),
          new Change("features.f.values.n.agg", new Sql("count(id)"), "f", "g"),
          new Change("features.f.values.s_{over}.over", List.of("30d", "7d"), "f", "g"),
          new Change("features.f.partitionBy", List.of("as_of"), "f"),
          new Change("features.g.at", "2024-12-31", "g"),
          new Change("models.m.label", "other", "m"),
          new Change("models.m.algorithm.logisticRegression.regParam", "0.2", "m"),
          new Change("models.m.split.seed", "43", "m"),
          new Change("models.m.prepare", List.of("vectorAssembler"), "m"),
          new Change("predictions.p.keep", List.of("customer"), "p"),
          new Change("parameters.day.default", "2025-07-01", "t", "f"),
          new Change("parameters.least.default", "2", "f", "g"),
          new Change("parameters.kinds.default", List.of("b", "a"), "u"),
          new Change("parameters.unused.default", "9"),
          new Change("tables.t.description", "Something else."),
          new Change("tables.t.tags", List.of("slow")),
          new Change("owner", "us@example.com"),
          new Change("spark", Map.of("spark.sql.shuffle.partitions", "7")));

  @Test
  void layoutChangesNothing() {
    Map<String, String> expected = canonicalTexts(file(pipeline(), new Random(0)));

    for (int seed = 1; seed <= RUNS; seed++) {
      String file = file(pipeline(), new Random(seed));
      assertThat(canonicalTexts(file)).as("seed %d:\n%s", seed, file).isEqualTo(expected);
    }
  }

  @Test
  void aChangeChangesItsNodesAndNoOther() {
    Map<String, String> before = canonicalTexts(file(pipeline(), new Random(0)));

    for (int seed = 1; seed <= RUNS; seed++) {
      Random random = new Random(seed);
      Change change = CHANGES.get(seed % CHANGES.size());
      Map<String, Object> pipeline = pipeline();
      put(pipeline, change.path().split("\\."), 0, change.value());
      String file = file(pipeline, random);

      assertThat(changed(before, canonicalTexts(file)))
          .as("seed %d, %s:\n%s", seed, change.path(), file)
          .containsExactlyInAnyOrderElementsOf(change.nodes());
    }
  }

  @Test
  void whereOrderHasMeaningItIsAChange() {
    Map<String, String> before = canonicalTexts(file(pipeline(), new Random(0)));
    Map<String, Object> pipeline = pipeline();
    Map<String, Object> values = map(map(map(pipeline, "features"), "f"), "values");
    List<Map.Entry<String, Object>> entries = new ArrayList<>(values.entrySet());
    Collections.reverse(entries);
    values.clear();
    entries.forEach(entry -> values.put(entry.getKey(), entry.getValue()));

    assertThat(changed(before, canonicalTexts(file(pipeline, new Random(1)))))
        .containsExactlyInAnyOrder("f", "g");
  }

  private static Map<String, Object> pipeline() {
    return map(
        "penstock", "1",
        "name", "risk",
        "owner", "me@example.com",
        "parameters",
            map(
                "day", map("type", "date", "default", "2025-06-30"),
                "least", map("type", "int", "default", "1"),
                "kinds", map("type", "list", "default", List.of("a", "b")),
                "unused", map("type", "int", "default", "8")),
        "sources",
            map(
                "tx",
                map(
                    "format",
                    "csv",
                    "path",
                    "data/tx",
                    "options",
                    map("header", "true", "sep", ","),
                    "schema",
                    new Sql("id BIGINT NOT NULL, customer STRING, day DATE"),
                    "derive",
                    new Ordered(map("month", new Sql("trunc(day, 'MM')"))),
                    "partitionBy",
                    List.of("month"),
                    "checks",
                    map(
                        "good", map("expect", new Sql("id > 0"), "onViolation", "drop"),
                        "once", map("unique", List.of("id"))))),
        "tables",
            map(
                "t",
                map(
                    "description", "Some: text, with 'quotes'.",
                    "sql",
                        new Sql("SELECT * FROM tx WHERE day <= :day AND customer <> ':least  --'"),
                    "repartition", "2"),
                "u",
                map(
                    "sql",
                    new Sql("SELECT id, 'a' AS b FROM t WHERE array_contains(:kinds, customer)"),
                    "checks",
                    map("some", map("rows", map("atLeast", "1"))))),
        "features",
            map(
                "f",
                map(
                    "entity", List.of("customer"),
                    "from", "t",
                    "time", "day",
                    "at", "${day}",
                    "values",
                        new Ordered(
                            map(
                                "n", map("agg", new Sql("count(*)")),
                                "s_{over}",
                                    map(
                                        "agg",
                                        new Sql("sum(id) FILTER (WHERE id >= :least) / 1.5"),
                                        "over",
                                        List.of("7d", "30d"))))),
                "g",
                map("like", "f", "at", "2025-01-31")),
        "models",
            map(
                "m",
                map(
                    "from", "g",
                    "label", "n",
                    "split", map("test", "0.3", "seed", "42"),
                    "prepare", List.of("imputer", "vectorAssembler"),
                    "algorithm",
                        map("logisticRegression", map("maxIter", "10", "regParam", "0.1")))),
        "predictions", map("p", map("model", "m", "from", "f", "keep", List.of("customer", "n"))));
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @SuppressWarnings("unchecked") // made by map()
  private static Map<String, Object> map(Map<String, Object> map, String key) {
    Object value = map.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
    return value instanceof Ordered ordered ? ordered.entries() : (Map<String, Object>) value;
  }

  private static void put(Map<String, Object> map, String[] path, int at, Object value) {
    if (at == path.length - 1) {
      map.put(path[at], value);
    } else {
      put(map(map, path[at]), path, at + 1, value);
    }
  }

  /** The pipeline with descriptions, tags and storage levels here and there. */
  private static String file(Map<String, Object> pipeline, Random random) {
    for (String section : List.of("sources", "tables", "features", "models", "predictions")) {
      for (String node : map(pipeline, section).keySet()) {
        if (random.nextInt(3) == 0) {
          map(map(pipeline, section), node).putIfAbsent("description", "x: " + random.nextInt());
          map(map(pipeline, section), node).putIfAbsent("tags", List.of("t" + random.nextInt(9)));
        }
      }
    }
    if (random.nextBoolean()) {
      map(map(pipeline, "tables"), "t").put("persist", "DISK_ONLY");
    }
    return new RandomLayout(random).file(pipeline);
  }

  private static Map<String, String> canonicalTexts(String file) {
    PipelineReader.Reading reading =
        PipelineReader.read(
            "p.yaml", file.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of("lake", "/lake"));
    assertThat(reading.problems()).as(file).isEmpty();
    Map<String, String> texts = new TreeMap<>();
    for (Node node : reading.pipeline().orElseThrow().nodes()) {
      texts.put(node.name().value(), node.canonicalText());
    }
    return texts;
  }

  private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
    assertThat(after).containsOnlyKeys(before.keySet());
    return before.keySet().stream()
        .filter(node -> !Objects.equals(before.get(node), after.get(node)))
        .collect(Collectors.toSet());
  }
}
