package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GraphLayoutTest {
  @Test
  void aChainIsALine() {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    inputs.put("a", List.of());
    inputs.put("b", List.of("a"));
    inputs.put("c", List.of("b"));

    GraphLayout layout = new GraphLayout(inputs);

    assertThat(layout.layers()).isEqualTo(3);
    assertThat(layout.rows()).isEqualTo(1);
    assertThat(layout.place("c")).isEqualTo(new GraphLayout.Place(2, 0));
  }

  @Test
  void anEdgeOverALayerPassesByItsBoxes() {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    inputs.put("a", List.of());
    inputs.put("b", List.of("a"));
    inputs.put("c", List.of("a", "b"));

    GraphLayout layout = new GraphLayout(inputs);

    assertThat(layout.between("a", "c")).hasSize(1);
    GraphLayout.Place lane = layout.between("a", "c").get(0);
    assertThat(lane.layer()).isEqualTo(1);
    assertThat(Math.abs(lane.row() - layout.place("b").row())).isGreaterThanOrEqualTo(0.75);
  }

  @Test
  void noTwoBoxesMeetAndEveryEdgeGoesRight() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Map<String, List<String>> inputs = new LinkedHashMap<>();
      for (int i = 0; i < 40; i++) {
        List<String> read = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(12) == 0) {
            read.add("n" + j);
          }
        }
        inputs.put("n" + i, read);
      }

      GraphLayout layout = new GraphLayout(inputs);

      inputs.forEach(
          (name, read) -> {
            GraphLayout.Place place = layout.place(name);
            assertThat(place.row()).isBetween(0.0, layout.rows());
            read.forEach(
                input -> assertThat(layout.place(input).layer()).isLessThan(place.layer()));
            for (String other : inputs.keySet()) {
              if (!other.equals(name) && layout.place(other).layer() == place.layer()) {
                assertThat(Math.abs(layout.place(other).row() - place.row())).isGreaterThan(0.999);
              }
            }
          });
    }
  }
}
