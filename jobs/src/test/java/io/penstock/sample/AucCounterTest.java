package io.penstock.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AucCounterTest {

  @Test
  void isOneIfEveryPositiveIsAbove() {
    assertThat(auc(new int[] {1, 2, 3, 4}, new int[] {0, 0, 1, 1})).isEqualTo(1.0);
  }

  @Test
  void isZeroIfEveryPositiveIsBelow() {
    assertThat(auc(new int[] {1, 2, 3, 4}, new int[] {1, 1, 0, 0})).isEqualTo(0.0);
  }

  @Test
  void countsTiesHalf() {
    assertThat(auc(new int[] {5, 5, 5}, new int[] {1, 0, 0})).isEqualTo(0.5);
    assertThat(auc(new int[] {5, 7, 5, 2}, new int[] {1, 1, 0, 0})).isEqualTo(0.875);
  }

  private static double auc(int[] scores, int[] labels) {
    AucCounter counter = new AucCounter(scores.length);
    for (int row = 0; row < scores.length; row++) {
      counter.add(scores[row], labels[row]);
    }
    return counter.auc();
  }
}
