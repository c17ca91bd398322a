package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private final Chunk chunk =
      new Chunk(
          new double[] {1, 2, 3, 4.1, 5, 6},
          new double[] {10, 11, 12},
          new double[] {0.5, 0.25, 0.125});

  @Test
  void alignsThePartsOfASlab() {
    Layout layout = new Layout(3, Storage.FLOAT32, 100);

    assertThat(layout.labels()).isEqualTo(1280);
    assertThat(layout.weights()).isEqualTo(1280 + 1024);
    assertThat(layout.bytes()).isEqualTo(1280 + 2048);
    assertThat(layout.withCapacity(0).bytes()).isZero();
  }

  @Test
  void writesRowsAsTheyAre() {
    Layout layout = new Layout(2, Storage.FLOAT64, 2);

    ByteBuffer memory = ByteBuffer.allocate((int) layout.bytes());
    layout.write(chunk, 1, 2, memory);

    memory.order(ByteOrder.nativeOrder());
    assertThat(doubles(memory, 0, 4)).containsExactly(3, 4.1, 5, 6);
    assertThat(doubles(memory, layout.labels(), 2)).containsExactly(11, 12);
    assertThat(doubles(memory, layout.weights(), 2)).containsExactly(0.25, 0.125);
  }

  @Test
  void roundsToFloat32() {
    Layout layout = new Layout(2, Storage.FLOAT32, 2);

    ByteBuffer memory = ByteBuffer.allocate((int) layout.bytes());
    layout.write(chunk, 1, 2, memory);

    float[] values = new float[4];
    memory.position(0).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    assertThat(values).containsExactly(3f, 4.1f, 5f, 6f);
    assertThat(doubles(memory, layout.labels(), 2)).containsExactly(11, 12);
  }

  @Test
  void findsPartsOfRowsOnTheDevice() {
    DeviceRows rows = DeviceRows.of(1 << 20, new Layout(3, Storage.FLOAT32, 100), 90);

    assertThat(rows.from(8, 12))
        .isEqualTo(
            new DeviceRows(
                (1 << 20) + 8 * 12,
                (1 << 20) + 1280 + 8 * 8,
                (1 << 20) + 1280 + 1024 + 8 * 8,
                12,
                12));
  }

  private static double[] doubles(ByteBuffer memory, long at, int count) {
    double[] values = new double[count];
    memory.position((int) at).asDoubleBuffer().get(values);
    return values;
  }
}
