package io.penstock.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCurveTest {
  @Test
  void ranksSixRowsWithATie() {
    // Descending: 0.9 P | 0.8 N | 0.7 P and N | 0.4 P | 0.1 N
    double[] scores = {0.1, 0.9, 0.7, 0.8, 0.4, 0.7};
    boolean[] labels = {false, true, true, false, true, false};

    RankCurve curve = RankCurve.of(scores, labels);

    // Of 9 pairs: 0.9 beats 3, 0.7 beats 1 and ties 1, 0.4 beats 1.
    assertThat(curve.areaUnderRoc()).isCloseTo(5.5 / 9, within(1e-15));
    // tpr - fpr: 1/3, 0, 0, 1/3, 0
    assertThat(curve.ks()).isCloseTo(1 / 3.0, within(1e-15));
    // (recall, precision): (0, 1) (1/3, 1) (1/3, 1/2) (2/3, 1/2) (1, 3/5) (1, 1/2)
    assertThat(curve.areaUnderPr())
        .isCloseTo(1 / 3.0 + 0.5 / 3 + (0.5 + 0.6) / 2 / 3, within(1e-15));
  }

  @Test
  void isHalfWhereAllScoresAreEqual() {
    RankCurve curve = RankCurve.of(new double[] {1, 1, 1}, new boolean[] {true, false, false});

    assertThat(curve.areaUnderRoc()).isEqualTo(0.5);
    assertThat(curve.ks()).isZero();
  }
}
