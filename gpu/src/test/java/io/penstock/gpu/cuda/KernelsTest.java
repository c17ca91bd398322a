package io.penstock.gpu.cuda;

import static io.penstock.gpu.cuda.KernelSums.MOST_SHARED;
import static io.penstock.gpu.cuda.KernelSums.PARTS;
import static io.penstock.gpu.cuda.KernelSums.assertNear;
import static io.penstock.gpu.cuda.KernelSums.grid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel against plain loops, on the emulated device. */
class KernelsTest {
  private KernelRig rig;

  @BeforeEach
  void start() {
    rig = new KernelRig();
  }

  @AfterEach
  void end() {
    if (rig != null) {
      rig.close();
    }
  }

  static Stream<Arguments> shapes() {
    return both(
        shape(0, 5),
        shape(1, 1),
        shape(3, 1),
        shape(1100, 1),
        shape(400, 3),
        shape(101, 24),
        shape(65, 64),
        shape(66, 65),
        shape(40, 129),
        shape(30, 257),
        shape(9, 1030));
  }

  static Stream<Arguments> linearShapes() {
    // the most columns of which tiles of the fewest rows fit
    return Stream.concat(
        shapes(),
        Stream.of(
            argumentSet("9 x 4751", shape(9, 4751), false),
            argumentSet("9 x 4748 of float", shape(9, 4748), true)));
  }

  static Stream<Arguments> softmaxShapes() {
    return both(
        shape(0, 5, 3),
        shape(1, 1, 2),
        shape(150, 1, 3),
        shape(70, 7, 5),
        shape(67, 65, 9),
        shape(35, 30, 100),
        shape(9, 1001, 10));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void momentsDeviationsAndCrossSums(int[] shape, boolean single) {
    var plain = PlainRows.of(shape[0], shape[1], single, 2);
    var sums = new KernelSums(rig, plain);
    int d = plain.columns();
    int[] grid = {PARTS, (d + 255) / 256};
    var center = plain.coefficients(1);
    long c = rig.values(center);

    var moments =
        sums.of(
            3 * d,
            3L * d,
            (b, partials) ->
                rig.launch(
                    name("moments", single),
                    grid,
                    256,
                    0,
                    b.x(),
                    b.w(),
                    b.rows(),
                    d,
                    b.add(),
                    partials),
            (partials, out) ->
                rig.launch("reduce_moments", grid(3 * d), 256, 0, partials, PARTS, d, out, 0));
    var deviations =
        sums.of(
            d,
            (b, partials) ->
                rig.launch(
                    name("deviations", single),
                    grid,
                    256,
                    0,
                    b.x(),
                    b.w(),
                    b.rows(),
                    d,
                    b.add(),
                    partials,
                    c));
    var cross =
        sums.of(
            2 * d,
            (b, partials) ->
                rig.launch(
                    name("cross", single),
                    grid,
                    256,
                    0,
                    b.x(),
                    b.y(),
                    b.w(),
                    b.rows(),
                    d,
                    b.add(),
                    partials));

    assertNear(moments, plain.moments());
    assertNear(deviations, plain.deviations(center));
    assertNear(cross, plain.cross());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gram(int[] shape, boolean single) {
    var plain = PlainRows.of(shape[0], shape[1], single, 2);
    int d = plain.columns();
    int tiles = (d + 63) / 64 * ((d + 63) / 64 + 1) / 2;

    var sums =
        new KernelSums(rig, plain)
            .of(
                d * (d + 1) / 2,
                tiles * 4096L,
                (b, partials) ->
                    rig.launch(
                        name("gram", single),
                        new int[] {tiles, PARTS},
                        128,
                        0,
                        b.x(),
                        b.w(),
                        b.rows(),
                        d,
                        b.add(),
                        partials),
                (partials, out) ->
                    rig.launch("gram_pack", new int[] {tiles}, 256, 0, partials, PARTS, d, out, 0));

    assertNear(sums, plain.gram());
  }

  @ParameterizedTest
  @MethodSource("linearShapes")
  void logisticAndSquares(int[] shape, boolean single) {
    var plain = PlainRows.of(shape[0], shape[1], single, 2);
    var sums = new KernelSums(rig, plain);
    int d = plain.columns();
    var coefficients = plain.coefficients(1);
    long c = rig.values(coefficients);
    var logistic = plain.logistic(coefficients, 0.25);
    var squares = plain.squares(coefficients, -0.5, 2);

    int tried = 0;
    for (int tileRows : single ? List.of(0, 4, 8, 12, 64, 256) : List.of(0, 2, 4, 12, 64, 256)) {
      var kernel = name(tileRows == 0 ? "linear_wide" : "linear", single);
      int shared = tileRows == 0 ? 0 : linearBytes(d, single, tileRows);
      if (shared <= MOST_SHARED) {
        int[] grid = {PARTS};
        assertNear(
            sums.of(
                d + 2,
                (b, partials) ->
                    rig.launch(
                        kernel, grid, 256, shared, b.x(), b.y(), b.w(), b.rows(), d, b.add(),
                        partials, c, 0.25, 1.0, 0, tileRows)),
            logistic);
        assertNear(
            sums.of(
                d + 2,
                (b, partials) ->
                    rig.launch(
                        kernel, grid, 256, shared, b.x(), b.y(), b.w(), b.rows(), d, b.add(),
                        partials, c, -0.5, 2.0, 1, tileRows)),
            squares);
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("softmaxShapes")
  void softmax(int[] shape, boolean single) {
    int d = shape[1];
    int k = shape[2];
    var plain = PlainRows.of(shape[0], d, single, k);
    var coefficients = plain.coefficients(k);
    var offsets = PlainRows.of(1, k, false, 2).x();
    long c = rig.values(coefficients);
    long o = rig.values(offsets);

    int tried = 0;
    for (int tileRows : List.of(4, 8, 16, 32, 64)) {
      int shared = softmaxBytes(d, k, single, tileRows);
      if (shared <= MOST_SHARED) {
        var sums =
            new KernelSums(rig, plain)
                .of(
                    1 + k + k * d,
                    (b, partials) ->
                        rig.launch(
                            name("softmax", single),
                            new int[] {PARTS},
                            256,
                            shared,
                            b.x(),
                            b.y(),
                            b.w(),
                            b.rows(),
                            d,
                            b.add(),
                            partials,
                            c,
                            o,
                            k,
                            tileRows));
        assertNear(sums, plain.softmax(coefficients, offsets));
        tried++;
      }
    }
    assertThat(tried).isPositive();
  }

  @ParameterizedTest
  @MethodSource("softmaxShapes")
  void softmaxInTwoReads(int[] shape, boolean single) {
    int d = shape[1];
    int k = shape[2];
    var plain = PlainRows.of(shape[0], d, single, k);
    var coefficients = plain.coefficients(k);
    var offsets = PlainRows.of(1, k, false, 2).x();
    long c = rig.values(coefficients);
    long o = rig.values(offsets);
    long residuals = rig.sums((long) plain.rows() * k);
    int tiles = (k + 63) / 64 * ((d + 63) / 64);

    // both kernels' partials in one row each: losses and sums, then the gradient
    KernelSums.Step step =
        (b, partials) -> {
          rig.launch(
              name("softmax_residuals", single),
              new int[] {PARTS},
              128,
              0,
              b.x(),
              b.y(),
              b.w(),
              b.rows(),
              d,
              b.add(),
              partials,
              c,
              o,
              k,
              residuals);
          rig.launch(
              name("softmax_gradient", single),
              new int[] {tiles, PARTS},
              128,
              0,
              b.x(),
              b.w(),
              b.rows(),
              d,
              b.add(),
              partials + PARTS * (1L + k) * 8,
              residuals,
              k);
        };
    KernelSums.Reduction reduction =
        (partials, out) -> {
          rig.launch("reduce_sum", grid(1 + k), 256, 0, partials, PARTS, 1L + k, out, 0);
          rig.launch(
              "reduce_sum",
              grid(k * d),
              256,
              0,
              partials + PARTS * (1L + k) * 8,
              PARTS,
              (long) k * d,
              out + (1L + k) * 8,
              0);
        };
    int width = 1 + k + k * d;
    var sums = new KernelSums(rig, plain).of(width, width, step, reduction);

    assertNear(sums, plain.softmax(coefficients, offsets));
  }

  @Test
  void reducesOntoWhatIsThere() {
    long partials = rig.values(1, 2, 3, 4, -5, 6);
    long out = rig.values(10, 20, 30);

    rig.launch("reduce_sum", grid(3), 256, 0, partials, 2, 3L, out, 1);
    assertThat(rig.read(out, 3)).containsExactly(15, 17, 39);

    rig.launch("reduce_moments", grid(3), 256, 0, partials, 2, 1, out, 1);
    assertThat(rig.read(out, 3)).containsExactly(20, -5, 39);
  }

  static int linearBytes(int columns, boolean single, int tileRows) {
    int even = (columns + 1) / 2 * 2;
    return tileRows * (2 * columns * (single ? 4 : 8) + 104) + 8 * even + 8 * Math.max(even, 256);
  }

  static int softmaxBytes(int columns, int classes, boolean single, int tileRows) {
    int even = (classes * columns + 1) / 2 * 2;
    int tiles = 2 * tileRows * (columns * (single ? 4 : 8) + 16);
    return tiles + 16 * even + 8 * classes * Math.min(64, 8 * tileRows);
  }

  private static String name(String kernel, boolean single) {
    return kernel + (single ? "_f32" : "_f64");
  }

  private static int[] shape(int... sizes) {
    return sizes;
  }

  private static Stream<Arguments> both(int[]... shapes) {
    return Stream.of(shapes)
        .flatMap(
            shape ->
                Stream.of(
                    argumentSet(text(shape), shape, false),
                    argumentSet(text(shape) + " of float", shape, true)));
  }

  private static String text(int[] shape) {
    return shape[0] + " x " + shape[1] + (shape.length > 2 ? ", classes " + shape[2] : "");
  }
}
