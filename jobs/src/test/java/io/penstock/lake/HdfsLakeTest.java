package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.delta.storage.HDFSLogStore;
import io.penstock.definition.Intake;
import io.penstock.definition.Intake.OnBadFile;
import io.penstock.definition.Intake.OnEmpty;
import io.penstock.definition.Intake.OnFileChange;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a lake needs of its file system, of an HDFS: one writer, one commit, whole files. */
@Tag("faults")
@Timeout(300)
class HdfsLakeTest {
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final ProcessIdentity HERE = ProcessIdentity.current();

  @TempDir private static java.nio.file.Path directory;

  private static MiniDFSCluster cluster;
  private static DistributedFileSystem hdfs;

  private final Configuration conf = new Configuration();
  private Path lake;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new HdfsConfiguration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("dfs").toString());
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  @BeforeEach
  void name(TestInfo test) {
    lake = new Path(cluster.getURI() + "/" + test.getTestMethod().orElseThrow().getName());
  }

  @Test
  void ofTwoProcessesExactlyOneWritesAVersion() throws Exception {
    hdfs.mkdirs(lake);
    String store = HDFSLogStore.class.getName();

    LogStoreRace.Outcome outcome =
        LogStoreRace.run(
            Files.createTempDirectory(directory, "race"), lake.toString(), 200, store, store);

    assertThat(List.of(outcome.lost(), outcome.nobody())).containsExactly(0, 0);
  }

  @Test
  void ofManyWhoTryAtOnceExactlyOneHasTheLease() throws Exception {
    // A dead holder at the start: taking over is the race.
    held(new ProcessIdentity(HERE.host(), HERE.pid(), "0", HERE.machine()));

    LeaseRace.run(20, run -> Lease.take(conf, lake, "shop", run));

    assertThat(hdfs.listStatus(new Path(lake, "_lease"))).hasSize(1);
  }

  @Test
  void aHolderOfAnotherHostIsFollowedWhenTheNameNodesClockSaysSo() throws IOException {
    held(new ProcessIdentity("node7", 77, "1", "another"));

    PenstockException refused =
        catchThrowableOfType(
            PenstockException.class, () -> Lease.take(conf, lake, "shop", "run-2").close());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
    assertThat(refused)
        .hasMessage(
            lake
                + " is being written by run run-1 of pipeline 'shop', process 77 on node7, since"
                + " 2025-06-30T04:05:06Z. Nothing was done. Run again when it has ended; should it"
                + " die, the next run goes on 120 s after its last sign.");

    hdfs.setTimes(
        new Path(lake, "_lease/0000000001.json"),
        Instant.now().minus(Duration.ofSeconds(125)).toEpochMilli(),
        -1);
    try (Lease next = Lease.take(conf, lake, "shop", "run-2")) {
      assertThat(next.note())
          .hasValue(
              "run run-1 of pipeline 'shop', process 77 on node7 gave no sign for 120 s: this run"
                  + " goes on in its place");
      assertThat(next.isContested()).isTrue();
    }
  }

  /** The first is open from its creation on; nobody has ever sent a byte of the second's block. */
  @Test
  void aFileThatSomebodyHasOpenIsLeftAndTakesNobodysPlace() throws IOException {
    Path inbox = new Path(lake, "in");
    Intake two =
        new Intake(2L, null, OnFileChange.FAIL, OnBadFile.FAIL, OnEmpty.FAIL, Duration.ZERO);
    try (FSDataOutputStream whole = hdfs.create(new Path(inbox, "c.csv"))) {
      whole.write(text("1,ann,2.5"));
    }
    FSDataOutputStream half = hdfs.create(new Path(inbox, "a.csv"));
    half.write(text("2,bob,1"));
    half.hsync();
    FSDataOutputStream none = hdfs.create(new Path(inbox, "b.csv"));
    none.write(text("3,cid,3.5"));

    SourceBatch first = plan(inbox, two);
    assertThat(first.files())
        .extracting(file -> file.hadoopPath().getName())
        .containsExactly("c.csv");
    assertThat(first.warnings())
        .containsExactly(
            "file " + inbox + "/a.csv is still being written and is left for the next run.",
            "file " + inbox + "/b.csv is still being written and is left for the next run.");

    half.write("0.5\n".getBytes(StandardCharsets.UTF_8));
    half.close();
    none.close();
    SourceBatch second = plan(inbox, two);
    assertThat(second.files())
        .extracting(file -> file.hadoopPath().getName())
        .containsExactly("a.csv", "b.csv");
    assertThat(second.warnings())
        .containsExactly(
            "1 file of 29 bytes in all remains for the next run: maxFilesPerRun is 2.");
  }

  private SourceBatch plan(Path inbox, Intake intake) {
    List<SourceFile> listed = SourceFiles.list(conf, List.of(inbox.toString()), lake);
    return Ledger.read(conf, new Path(lake, "payments")).plan(conf, listed, intake, Instant.now());
  }

  private void held(ProcessIdentity process) throws IOException {
    LeaseHolder holder =
        new LeaseHolder(
            "shop", "run-1", process, Instant.parse("2025-06-30T04:05:06Z"), TIME, false);
    assertThat(new LeaseFiles(conf, lake).publish(1, holder)).isTrue();
  }

  private static byte[] text(String line) {
    return ("id,customer,amount\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
