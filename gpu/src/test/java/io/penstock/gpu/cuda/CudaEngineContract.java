package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does on any device, against plain loops. */
abstract class CudaEngineContract {
  private final List<CudaEngine> engines = new ArrayList<>();
  private CudaEngine engine;

  /** The driver whose device is tested. */
  abstract String library();

  @BeforeEach
  void open() {
    engine = open(0.8, 0.3);
  }

  @AfterEach
  void close() {
    engines.forEach(CudaEngine::close);
  }

  /** An engine that is closed after the test. */
  final CudaEngine open(double deviceShare, double hostShare) {
    CudaProbe probe =
        CudaDevices.probe(0, new CudaSettings(library(), "off", deviceShare, hostShare));
    CudaEngine found = Objects.requireNonNull(probe.engine(), probe.reason());
    engines.add(found);
    return found;
  }

  /** An engine with so many bytes of device memory for rows. */
  final CudaEngine withBudget(long bytes) {
    CudaContext context = engine.workplace().context();
    long free = context.call(context::memory)[0];
    return open((bytes + 0.5) / free, 0.3);
  }

  final CudaEngine engine() {
    return engine;
  }

  /** All passes over some columns; labels are from 0 to 2. */
  static List<Pass> passes(int columns) {
    Random random = new Random(columns);
    double[] coefficients = random.doubles(columns, -1, 1).toArray();
    double[] offsets = {0.1, -0.2, 0.3};
    return List.of(
        new Pass.Moments(),
        new Pass.Deviations(coefficients),
        new Pass.Gram(),
        new Pass.Logistic(coefficients, -0.25),
        new Pass.Squares(coefficients, 0.75, 1.5),
        new Pass.Softmax(random.doubles(3L * columns, -1, 1).toArray(), offsets));
  }

  static void assertSums(double[] sums, Pass pass, Table table) {
    PassReference expected = new PassReference(pass, table);
    assertThat(sums).hasSameSizeAs(expected.sums);
    for (int i = 0; i < sums.length; i++) {
      double difference = Math.abs(sums[i] - expected.sums[i]);
      assertThat(sums[i] == expected.sums[i] || difference <= 1e-12 * expected.sizes[i])
          .as("%s [%d]: %s, expected %s", pass.name(), i, sums[i], expected.sums[i])
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 7", "2, 1", "17, 3", "100, 5", "257, 8", "300, 33", "500, 65", "40, 300", "9, 130"
  })
  void givesTheSumsOfPlainLoops(int rows, int columns) {
    for (Storage storage : Storage.values()) {
      Table table = Table.random(rows, columns, 3, 7);
      try (Shard shard = table.load(engine, storage)) {
        assertThat(shard.rows()).isEqualTo(rows);
        assertThat(shard.columns()).isEqualTo(columns);
        for (Pass pass : passes(columns)) {
          assertSums(engine.run(pass, List.of(shard)), pass, table.as(storage));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"50, 2000", "30, 3500", "10, 6000"})
  void takesWideRows(int rows, int columns) {
    Table table = Table.random(rows, columns, 3, 7);
    try (Shard shard = table.load(engine, Storage.FLOAT64)) {
      for (Pass pass : passes(columns)) {
        if (!(pass instanceof Pass.Gram)) {
          assertSums(engine.run(pass, List.of(shard)), pass, table);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"30, 2, 2", "30, 4, 100", "20, 250, 120", "10, 1, 300", "12, 3, 1"})
  void takesManyClasses(int rows, int columns, int classes) {
    Random random = new Random(3);
    Table table = Table.random(rows, columns, classes, 7);
    double[] coefficients = random.doubles((long) classes * columns, -1, 1).toArray();
    Pass pass = new Pass.Softmax(coefficients, random.doubles(classes, -1, 1).toArray());
    try (Shard shard = table.load(engine, Storage.FLOAT64)) {
      assertSums(engine.run(pass, List.of(shard)), pass, table);
    }
  }

  @Test
  void doesNotOverflowAtGreatMargins() {
    Table table = Table.random(20, 2, 2, 7);
    Pass logistic = new Pass.Logistic(new double[] {900, -800}, 50);
    Pass softmax = new Pass.Softmax(new double[] {900, -800, -700, 600}, new double[] {5, 6});
    try (Shard shard = table.load(engine, Storage.FLOAT64)) {
      assertSums(engine.run(logistic, List.of(shard)), logistic, table);
      assertSums(engine.run(softmax, List.of(shard)), softmax, table);
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void rowsOfWeightZeroCountForNothing(Storage storage) {
    Table table = Table.random(100, 6, 3, 7).withZeroWeights();
    try (Shard shard = table.load(engine, storage)) {
      assertThat(shard.rows()).isEqualTo(100);
      for (Pass pass : passes(6)) {
        assertSums(engine.run(pass, List.of(shard)), pass, table.as(storage));
      }
    }
  }

  @Test
  void addsUpShardsOfUnequalSizes() {
    Table table = Table.random(400, 5, 3, 7);
    try (Shard first = table.load(engine, Storage.FLOAT64, 0, 13, 100);
        Shard empty = table.load(engine, Storage.FLOAT64, 13, 13, 100);
        Shard second = table.load(engine, Storage.FLOAT64, 13, 14, 100);
        Shard third = table.load(engine, Storage.FLOAT64, 14, 400, 100)) {
      List<Shard> shards = List.of(first, empty, second, third);
      for (Pass pass : passes(5)) {
        assertSums(engine.run(pass, shards), pass, table);
      }
    }
  }

  @Test
  void hasTheEmptySumsWhereThereAreNoRows() {
    Table table = Table.random(1, 4, 3, 7);
    try (Shard empty = table.load(engine, Storage.FLOAT64, 0, 0, 1)) {
      for (Pass pass : passes(4)) {
        assertThat(engine.run(pass, List.of(empty))).containsExactly(pass.empty(4));
      }
      assertThat(empty.rows()).isZero();
      assertThat(empty.bytes()).isZero();
    }
    assertThat(engine.run(new Pass.Moments(), List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1", "9", "250"})
  void takesChunksOfAnySize(int most) {
    Table table = Table.random(250, 3, 3, 7);
    Pass pass = passes(3).get(3);
    try (Shard shard = table.load(engine, Storage.FLOAT64, 0, 250, most)) {
      assertThat(shard.rows()).isEqualTo(250);
      assertSums(engine.run(pass, List.of(shard)), pass, table);
    }
  }

  @Test
  void unitesSlabsOfFullChunks() {
    Table table = Table.random(47, 50_000, 2, 7);
    Pass pass = new Pass.Moments();
    try (Shard shard = table.load(engine, Storage.FLOAT32)) {
      // Chunks of 10 rows: slabs of 10, 10, 20 and 7 rows become one.
      assertThat(((CudaShard) shard).slabs()).hasSize(1);
      assertThat(shard.bytes()).isEqualTo(9_400_064 + 2 * 512);
      assertThat(engine.workplace().deviceMemory().used()).isEqualTo(shard.bytes());
      assertSums(engine.run(pass, List.of(shard)), pass, table.as(Storage.FLOAT32));
    }
    assertThat(engine.workplace().deviceMemory().used()).isZero();
  }

  /** Of 300 rows none, 100 or all wait on the heap, in blocks of 25. */
  @ParameterizedTest
  @EnumSource(Storage.class)
  void residentAndStreamedRowsGiveEqualSums(Storage storage) {
    Table table = Table.random(300, 40, 3, 7);
    long rowBytes = new Layout(40, storage, 1).valueBytes(1) + 16;
    for (long onDevice : new long[] {300, 200, 0}) {
      CudaEngine other = withBudget(onDevice * rowBytes + (onDevice == 0 ? 0 : 8192));
      try (Shard shard = table.load(other, storage, 0, 300, 25)) {
        assertThat(other.workplace().hostMemory().used() > 0).isEqualTo(onDevice < 300);
        assertThat(other.workplace().deviceMemory().used() > 0).isEqualTo(onDevice > 0);
        for (Pass pass : passes(40)) {
          double[] sums = other.run(pass, List.of(shard));
          assertSums(sums, pass, table.as(storage));
          assertThat(other.run(pass, List.of(shard))).containsExactly(sums);
        }
      }
      assertThat(other.workplace().hostMemory().used()).isZero();
      assertThat(other.workplace().deviceMemory().used()).isZero();
    }
  }

  @Test
  void givesTheSameBitsForTheSameRows() {
    Table table = Table.random(300, 20, 3, 7);
    try (Shard first = table.load(engine, Storage.FLOAT64);
        Shard again = table.load(engine, Storage.FLOAT64)) {
      for (Pass pass : passes(20)) {
        double[] sums = engine.run(pass, List.of(first));
        assertThat(engine.run(pass, List.of(first))).containsExactly(sums);
        assertThat(engine.run(pass, List.of(again))).containsExactly(sums);
      }
    }
  }

  /** Where there is room for all rows, and for those of a few threads. */
  @ParameterizedTest
  @ValueSource(longs = {100_000_000, 20_000})
  void servesManyThreadsAtOnce(long budget) throws Exception {
    CudaEngine shared = withBudget(budget);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int seed = i;
        tasks.add(threads.submit(() -> loadAndRun(shared, seed)));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(shared.workplace().deviceMemory().blocks()).isZero();
    assertThat(shared.workplace().hostMemory().used()).isZero();
  }

  private static void loadAndRun(CudaEngine shared, int seed) {
    int columns = 3 + seed % 5;
    Table table = Table.random(50 + 7 * seed, columns, 3, seed);
    try (Shard shard = table.load(shared, Storage.FLOAT64, 0, table.rows(), 20)) {
      for (Pass pass : passes(columns)) {
        assertSums(shared.run(pass, List.of(shard)), pass, table);
      }
    }
  }

  @Test
  void rowsThatFitNowhereAreRefused() {
    CudaEngine none = open(1e-9, 0);
    try (ShardWriter writer = none.writer(10, Storage.FLOAT64)) {
      assertThatThrownBy(() -> writer.commit(100))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              "10.0 KiB of rows fit neither on "
                  + none.workplace().context().device().name()
                  + ", which holds 0 B of them, nor on the heap, which holds 0 B (at most 0 B,"
                  + " which is penstock.cuda.hostShare = 0.0 of the largest heap). Give the"
                  + " program a larger heap (-Xmx), raise penstock.cuda.hostShare, or set gpu: off"
                  + " to compute on the CPU.");
    }
  }

  @Test
  void refusesMisuse() {
    ShardWriter writer = engine.writer(2, Storage.FLOAT64);
    assertThatThrownBy(() -> writer.commit(-1))
        .hasMessage("rows must be from 0 to " + writer.chunk().capacity() + ", is -1");
    writer.commit(1);
    Shard shard = writer.finish();
    assertThatThrownBy(() -> writer.commit(1)).hasMessage("the writer is at its end");
    writer.close();
    Shard other = Table.random(2, 3, 2, 7).load(engine, Storage.FLOAT64);
    Shard third = Table.random(2, 2, 2, 7).load(engine, Storage.FLOAT32);

    for (Shard unlike : List.of(other, third)) {
      assertThatThrownBy(() -> engine.run(new Pass.Moments(), List.of(shard, unlike)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the shards of a pass must have equal columns and storage");
    }
    CudaEngine another = open(0.5, 0.3);
    assertThatThrownBy(() -> another.run(new Pass.Moments(), List.of(shard)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a shard belongs to another engine");
    assertThatThrownBy(() -> engine.writer(0, Storage.FLOAT64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns must be at least 1, is 0");
    List.of(shard, other, third).forEach(Shard::close);
    shard.close();
    assertThatThrownBy(() -> engine.run(new Pass.Moments(), List.of(shard)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the shard is closed");
  }

  @Test
  void aWriterThatIsClosedKeepsNothing() {
    try (ShardWriter writer = engine.writer(2, Storage.FLOAT64)) {
      writer.commit(100);
      assertThat(engine.workplace().deviceMemory().used()).isPositive();
    }
    assertThat(engine.workplace().deviceMemory().used()).isZero();
  }

  @Test
  void aWriterKeepsItsChunk() {
    try (ShardWriter writer = engine.writer(100, Storage.FLOAT64)) {
      Chunk chunk = writer.chunk();
      assertThat(chunk.capacity()).isEqualTo((4 << 20) / 816);
      writer.commit(3);
      assertThat(writer.chunk()).isSameAs(chunk);
      Arrays.fill(chunk.values(), 1);
    }
  }

  @Test
  void isAnEngine() {
    Engine any = engine;

    assertThat(any.description()).contains("CUDA driver");
  }
}
