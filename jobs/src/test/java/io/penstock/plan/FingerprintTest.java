package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.About;
import io.penstock.definition.Node;
import io.penstock.definition.Storage;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final Position AT = Position.startOf("p.yaml");

  @Test
  void theOrderOfAMapChangesNothing() {
    Map<String, String> inputs = new LinkedHashMap<>();
    Map<String, Integer> functions = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      inputs.put("input" + i, i + "@run");
      functions.put("function" + i, i);
    }
    Node node = table("SELECT 1 AS x");
    String expected = Fingerprint.of(node, inputs, functions);
    Map<String, String> digests = DefinitionDigests.of(node, functions);

    for (int seed = 0; seed < 20; seed++) {
      Map<String, String> shuffled = shuffled(inputs, seed);
      assertThat(Fingerprint.of(node, shuffled, shuffled(functions, seed))).isEqualTo(expected);
      assertThat(DefinitionDigests.of(node, shuffled(functions, seed)).toString())
          .isEqualTo(digests.toString());
      Decision decision = new Decision(true, List.of(), expected, shuffled, "", 0, Map.of());
      assertThat(decision.inputs().toString())
          .isEqualTo(new java.util.TreeMap<>(inputs).toString());
    }
  }

  @Test
  void aFunctionCountsOnlyWhereItIsCalled() {
    assertThat(UsedFunctions.of(table("SELECT mask_last4(c) AS c FROM t")))
        .containsExactly(Map.entry("mask_last4", 1));
    assertThat(UsedFunctions.of(table("SELECT (SELECT max(MASK_LAST4(c)) FROM u) AS c FROM t")))
        .containsExactly(Map.entry("mask_last4", 1));
    assertThat(
            UsedFunctions.of(table("SELECT 'mask_last4(c)' AS mask_last4 FROM t -- mask_last4(c)")))
        .isEmpty();
    assertThat(UsedFunctions.of(table("SELECT c FROM t"))).isEmpty();
  }

  @Test
  void changesAreNamedByTheirKeys() {
    Map<String, String> before =
        DefinitionDigests.ofText(
            "{\"checks\":{\"a\":1,\"b\":2},\"sql\":\"SELECT 1\",\"values\":[{\"name\":\"x\"},{\"name\":\"y\"}],"
                + "\"prepare\":[{\"imputer\":{}},{\"pca\":{\"k\":2}}],\"keys\":[\"a\",\"b\"]}");
    Map<String, String> now =
        DefinitionDigests.ofText(
            "{\"checks\":{\"a\":1,\"b\":3,\"c\":4},\"sql\":\"SELECT 1\",\"values\":[{\"name\":\"y\"},{\"name\":\"x\"}],"
                + "\"prepare\":[{\"imputer\":{}},{\"pca\":{\"k\":3}}],\"keys\":[\"b\",\"a\"]}");

    assertThat(DefinitionDigests.changes(before, now))
        .containsExactly(
            new Reason.DefinitionChanged(
                List.of("checks.b", "checks.c", "keys", "prepare.pca", "values")));
    assertThat(DefinitionDigests.changes(before, before)).isEmpty();
    assertThat(DefinitionDigests.changes(Map.of(), now)).isEmpty();
  }

  @Test
  void changesOfTheCodeAreToldFromThoseOfTheFile() {
    Node node = table("SELECT 1 AS x");
    Map<String, String> now = new HashMap<>(DefinitionDigests.of(node, Map.of("mask_last4", 3)));
    Map<String, String> before = new HashMap<>(now);
    before.put("engine", "0");
    before.put("function mask_last4", "2");

    assertThat(DefinitionDigests.changes(before, now))
        .containsExactly(
            new Reason.EngineChanged(1), new Reason.FunctionChanged("mask_last4", 2, 3));
  }

  private static <T> Map<String, T> shuffled(Map<String, T> map, int seed) {
    List<String> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, new Random(seed));
    Map<String, T> shuffled = new LinkedHashMap<>();
    keys.forEach(
        key -> {
          T value = map.get(key);
          assertThat(value).isNotNull();
          shuffled.put(key, value);
        });
    return shuffled;
  }

  private static Node table(String sql) {
    return new TableNode(
        text("t"),
        new About("", List.of(), Map.of(), Map.of()),
        "{\"section\":\"tables\",\"sql\":\"" + sql + "\"}",
        text(sql),
        new WriteMode.Overwrite(),
        null,
        List.of(),
        Storage.DEFAULT);
  }

  private static Text text(String value) {
    return Text.of(value, AT);
  }
}
