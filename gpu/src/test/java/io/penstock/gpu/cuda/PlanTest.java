package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Storage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The geometry of kernels on an H200: 132 multiprocessors, 227 KiB of shared memory a block. */
class PlanTest {
  private static final long MANY = 1_000_000;

  private final List<Launch> launches = new ArrayList<>();
  private final List<long[]> arguments = new ArrayList<>();
  private final CudaDevice device = new FakeCudaApi().driver().device(0);

  @ParameterizedTest
  @CsvSource({
    // Tiles and coefficients take at most 110 KiB twice, or 223 KiB once, of a multiprocessor.
    "20, 256, 264, linear_f64",
    "1000, 4, 264, linear_f64",
    "1150, 4, 264, linear_f64",
    "1400, 8, 132, linear_f64",
    "2700, 4, 132, linear_f64",
    "4700, 2, 132, linear_f64",
    "5000, 0, 132, linear_wide_f64"
  })
  void linearTakesTilesThatFit(int columns, int tileRows, int blocks, String kernel) {
    run(new Pass.Logistic(new double[columns], 0.5), shape(columns, MANY), 1);

    Launch launch = launches.get(0);
    assertThat(launch.kernel()).isEqualTo(kernel);
    assertThat(launch.gridX()).isEqualTo(blocks);
    assertThat(arguments.get(0)[11]).isEqualTo(tileRows);
    int even = columns + columns % 2;
    int shared =
        tileRows * (16 * columns + 40) + 8 * even + 8 * Math.max(even, 256) + 64 * tileRows;
    assertThat(launch.sharedBytes()).isEqualTo(tileRows == 0 ? 0 : shared);
    assertThat(shared + 4096).isLessThanOrEqualTo(232448);
  }

  @Test
  void linearHandsOverOffsetScaleAndMode() {
    run(new Pass.Squares(new double[3], 0.5, 0.25), shape(3, 10), 2);

    assertThat(arguments.get(0))
        .startsWith(1000, 2000, 3000, 10, 3, 0)
        .endsWith(Double.doubleToRawLongBits(0.5), Double.doubleToRawLongBits(0.25), 1, 256);
    assertThat(arguments.get(1)[5]).as("adds to the first slab's sums").isEqualTo(1);
    assertThat(launches)
        .extracting(Launch::kernel)
        .containsExactly("linear_f64", "linear_f64", "reduce_sum");
  }

  @Test
  void fewRowsTakeFewBlocks() {
    run(new Pass.Moments(), shape(300, 100), 1);

    assertThat(launches)
        .containsExactly(
            new Launch("moments_f64", 4, 2, 256, 0, 10, 300),
            new Launch("reduce_moments", 29, 1, 256, 0, 4, 300));
  }

  @Test
  void gramSplitsRowsWhereTilesAreFew() {
    run(new Pass.Gram(), shape(200, MANY), 1);

    assertThat(launches)
        .containsExactly(
            new Launch("cross_f64", 528, 1, 256, 0, 10, 200),
            new Launch("gram_f64", 10, 64, 128, 0, 10, 200),
            new Launch("reduce_sum", 13, 1, 256, 0, 528, 400),
            new Launch("gram_pack", 10, 1, 256, 0, 64, 200));
  }

  @Test
  void gramTakesOneSetOfTilesWhereTheyAreMany() {
    Plan plan = Plan.of(new Pass.Gram(), shape(20_000, MANY));

    long crossBytes = 528L * 2 * 20_000 * 8;
    assertThat(plan.scratchBytes() - crossBytes).isEqualTo(313L * 314 / 2 * 32768);
  }

  @ParameterizedTest
  @CsvSource({"20, 3, 64", "100, 10, 64", "500, 10, 16", "1000, 10, 4"})
  void softmaxTakesTilesThatFit(int columns, int classes, int tileRows) {
    run(softmax(columns, classes), shape(columns, MANY), 1);

    Launch launch = launches.get(0);
    assertThat(launch.kernel()).isEqualTo("softmax_f64");
    assertThat(launch.gridX()).isEqualTo(132);
    assertThat(arguments.get(0)).endsWith(classes, tileRows);
    long even = (long) classes * columns / 2 * 2 + (long) classes * columns % 2 * 2;
    long shared =
        2L * tileRows * (columns * 8 + 16) + 16 * even + 8L * classes * Math.min(64, 8 * tileRows);
    assertThat((long) launch.sharedBytes()).isEqualTo(shared);
    assertThat(shared + 4096).isLessThanOrEqualTo(232448);
  }

  @Test
  void wideSoftmaxGoesInChunksOfRows() {
    Shape shape = shape(1000, 30_000);
    DeviceRows rows = new DeviceRows(0, 1 << 20, 2 << 20, 30_000, 8000);

    Plan plan = Plan.of(softmax(1000, 1000), shape);
    plan.add(this::launch, rows, new Plan.Addresses(64, 1 << 30, 1L << 40), true);

    // 64 MiB of residuals are 8388 rows of 1000 classes.
    assertThat(launches)
        .extracting(launch -> launch.kernel() + " " + launch.rows())
        .containsExactly(
            "softmax_residuals_f64 8388",
            "softmax_gradient_f64 8388",
            "softmax_residuals_f64 8388",
            "softmax_gradient_f64 8388",
            "softmax_residuals_f64 8388",
            "softmax_gradient_f64 8388",
            "softmax_residuals_f64 4836",
            "softmax_gradient_f64 4836");
    assertThat(arguments.get(2)[0]).isEqualTo(8388 * 8000);
    assertThat(arguments)
        .extracting(values -> values[values.length == 11 ? 5 : 4])
        .containsExactly(0L, 0L, 1L, 1L, 1L, 1L, 1L, 1L);
  }

  @Test
  void keepsOffsetsAligned() {
    Pass.Softmax pass = new Pass.Softmax(new double[] {1, 2, 3}, new double[] {7, 8, 9});

    assertThat(SoftmaxPlan.parameters(pass)).containsExactly(1, 2, 3, 0, 7, 8, 9);
    assertThat(SoftmaxPlan.offsets(pass, new Plan.Addresses(64, 0, 0))).isEqualTo(64 + 32);
  }

  @Test
  void refusesParametersOfAnotherLength() {
    assertThatThrownBy(() -> Plan.of(new Pass.Logistic(new double[2], 0), shape(3, 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("logistic takes 3 values, there are 2");
  }

  private void run(Pass pass, Shape shape, int slabs) {
    Plan plan = Plan.of(pass, shape);
    DeviceRows rows = new DeviceRows(1000, 2000, 3000, 10, shape.columns() * 8L);
    Plan.Addresses at = new Plan.Addresses(64, 128, 256);
    for (int i = 0; i < slabs; i++) {
      plan.add(this::launch, rows, at, i == 0);
    }
    plan.end(this::launch, at);
  }

  private void launch(Launch launch, long... values) {
    launches.add(launch);
    arguments.add(values);
  }

  private Shape shape(int columns, long rows) {
    return new Shape(columns, Storage.FLOAT64, rows, device);
  }

  private static Pass.Softmax softmax(int columns, int classes) {
    return new Pass.Softmax(new double[columns * classes], new double[classes]);
  }
}
