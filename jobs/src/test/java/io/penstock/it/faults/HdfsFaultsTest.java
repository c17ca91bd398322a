package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.RunOptions;
import io.penstock.definition.Node;
import io.penstock.it.faults.Results.Line;
import io.penstock.it.faults.Runs.Ended;
import io.penstock.it.faults.Shop.Difference;
import io.penstock.run.RunListener;
import java.io.IOException;
import java.nio.file.Files;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.hdfs.server.namenode.ha.HATestUtil;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lake and its input on an HDFS of two name nodes and two data nodes that fail. */
@Tag("faults")
@Timeout(600)
class HdfsFaultsTest {
  private static final Map<String, String> FORMER = new TreeMap<>();

  @TempDir private static java.nio.file.Path directory;

  private static MiniDFSCluster cluster;
  private static DistributedFileSystem hdfs;
  private static String root = "";

  private Shop shop;
  private Path home;
  private double clean;

  @BeforeAll
  static void start() throws Exception {
    Configuration conf = new HdfsConfiguration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("dfs").toString());
    conf.setInt("dfs.heartbeat.interval", 1);
    conf.setInt("dfs.namenode.heartbeat.recheck-interval", 500);
    conf.setInt("dfs.replication", 2);
    conf.setInt("dfs.ha.tail-edits.period", 1);
    cluster =
        new MiniDFSCluster.Builder(conf)
            .nnTopology(MiniDFSNNTopology.simpleHATopology())
            .numDataNodes(2)
            .build();
    cluster.waitActive();
    cluster.transitionToActive(0);
    HATestUtil.setFailoverConfigurations(cluster, conf);
    conf.setInt("dfs.client.failover.sleep.base.millis", 100);
    conf.setInt("dfs.client.failover.sleep.max.millis", 1000);
    root = HATestUtil.getLogicalUri(cluster).toString();
    hdfs = (DistributedFileSystem) FileSystem.get(java.net.URI.create(root), conf);
    Configuration spark = TestSpark.session().sparkContext().hadoopConfiguration();
    conf.forEach(
        entry -> {
          if (entry.getKey().startsWith("dfs.")
              && !entry.getValue().equals(spark.get(entry.getKey()))) {
            FORMER.put(entry.getKey(), String.valueOf(spark.get(entry.getKey())));
            spark.set(entry.getKey(), entry.getValue());
          }
        });
    spark.set("penstock.safemode.wait.seconds", "3");
  }

  @AfterAll
  static void stop() {
    Configuration spark = TestSpark.session().sparkContext().hadoopConfiguration();
    FORMER.forEach(
        (key, value) -> {
          if (value.equals("null")) {
            spark.unset(key);
          } else {
            spark.set(key, value);
          }
        });
    spark.unset("penstock.safemode.wait.seconds");
    cluster.shutdown();
  }

  @BeforeEach
  void cleanRun() throws Exception {
    java.nio.file.Path local = Files.createTempDirectory(directory, "shop");
    shop = new Shop(local);
    home = new Path(root, local.getFileName().toString());
    shop.readFrom(home + "/in");
    deliver("a.csv");
    assertThat(run().exit()).isZero();
    deliver("b.csv");
    clean = run().seconds();
  }

  @Test
  void aLostDataNodeIsNotNoticed() throws Exception {
    deliver("c.csv");
    MiniDFSCluster.DataNodeProperties[] lost = new MiniDFSCluster.DataNodeProperties[1];
    Ended ended = run(whileLoading(() -> lost[0] = cluster.stopDataNode(0)));
    Difference after = difference();
    assertThat(cluster.restartDataNode(lost[0])).isTrue();
    cluster.waitActive();

    add("F13 one", "one of two data nodes is lost during the run", after, ended.seconds(), -1);
    assertThat(ended.exit()).as(ended.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
  }

  @Test
  void withoutDataNodesARunEndsSoonAndTheNextGoesOn() throws Exception {
    deliver("c.csv");
    MiniDFSCluster.DataNodeProperties first = cluster.stopDataNode(0);
    MiniDFSCluster.DataNodeProperties second = cluster.stopDataNode(0);
    Ended ended = run();
    cluster.restartDataNode(first);
    cluster.restartDataNode(second);
    cluster.waitActive();
    Ended next = run();
    Difference after = difference();

    int quality =
        ended.quality(
            75,
            "csv|payments|_delta_log|_lease",
            "hdfs://|line",
            "(?i)block|datanode|node",
            "(?i)again|later");
    add("F13 all", "all data nodes are lost", after, next.seconds(), quality);
    assertThat(ended.exit()).as(ended.message()).isEqualTo(75);
    assertThat(ended.seconds()).as("seconds until it gave up").isLessThan(180);
    assertThat(next.exit()).as(next.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
  }

  @Test
  void safeModeIsWaitedForAndThenAReasonToComeAgain() throws Exception {
    deliver("c.csv");
    hdfs.setSafeMode(SafeModeAction.ENTER);
    Ended refused = run();
    CompletableFuture<Void> leaves =
        CompletableFuture.runAsync(
            () -> {
              try {
                hdfs.setSafeMode(SafeModeAction.LEAVE);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
    Ended waited = run();
    leaves.get();
    Difference after = difference();

    int quality = refused.quality(75, "hdfs://", "hdfs://", "safe mode", "Run again");
    add("F14", "the name node is in safe mode", after, waited.seconds(), quality);
    assertThat(refused.exit()).as(refused.message()).isEqualTo(75);
    assertThat(refused.message())
        .isEqualTo(
            root
                + " has been in safe mode for 3 s and takes no writes. Nothing was done. Run again"
                + " once 'hdfs dfsadmin -safemode get' says OFF.");
    assertThat(waited.exit()).as(waited.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
  }

  @Test
  void aQuotaNamesItsDirectory() throws Exception {
    deliver("c.csv");
    Path lake = new Path(home, "lake");
    long used = hdfs.getContentSummary(lake).getSpaceConsumed();
    hdfs.setQuota(lake, HdfsConstants.QUOTA_DONT_SET, used + 1000);
    Ended full = run();
    hdfs.setQuota(lake, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
    Ended next = run();
    Difference after = difference();

    int quality = full.quality(74, "payments|lake", "lake", "(?i)quota|space", "(?i)free|raise");
    add("F12", "a space quota is used up", after, next.seconds(), quality);
    assertThat(full.exit()).as(full.message()).isEqualTo(74);
    assertThat(full.message()).contains(lake.toUri().getPath());
    assertThat(next.exit()).as(next.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
  }

  @Test
  void aMissingPermissionSaysWhoseAndWhich() throws Exception {
    deliver("c.csv");
    UserGroupInformation bob =
        UserGroupInformation.createUserForTesting("bob", new String[] {"users"});
    Path input = new Path(home, "in");
    Path ofBob = new Path(home, "ofBob");
    hdfs.mkdirs(ofBob);
    hdfs.setOwner(ofBob, "bob", "users");
    hdfs.setPermission(input, new FsPermission((short) 0700));
    Ended unread =
        bob.doAs((PrivilegedExceptionAction<Ended>) () -> run(ofBob, RunListener.SILENT));
    hdfs.setPermission(input, new FsPermission((short) 0755));
    Ended unwritten = bob.doAs((PrivilegedExceptionAction<Ended>) this::run);
    Ended next = run();
    Difference after = difference();

    int read = unread.quality(77, "in", "user=bob", "access=", "(?i)ask for read");
    int write =
        unwritten.quality(77, "lake|payments", "user=bob", "access=WRITE", "(?i)ask for write");
    add("F20 read", "the input may not be read", after, next.seconds(), read);
    add("F20 write", "the lake may not be written", after, next.seconds(), write);
    assertThat(unread.exit()).as(unread.message()).isEqualTo(77);
    assertThat(unread.message()).contains("user=bob, access=READ_EXECUTE", input.toUri().getPath());
    assertThat(unwritten.exit()).as(unwritten.message()).isEqualTo(77);
    assertThat(unwritten.message()).contains("user=bob, access=WRITE", home.toUri().getPath());
    assertThat(next.exit()).as(next.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
  }

  @Test
  void nameNodesTakeOverFromEachOtherWhileRunsGoOn() throws Exception {
    AtomicBoolean goesOn = new AtomicBoolean(true);
    int[] takeOvers = new int[1];
    CompletableFuture<Void> transitions =
        CompletableFuture.runAsync(
            () -> {
              int active = 0;
              try {
                while (goesOn.get()) {
                  Thread.sleep(1500);
                  cluster.transitionToStandby(active);
                  active = 1 - active;
                  cluster.transitionToActive(active);
                  takeOvers[0]++;
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    double slowest = 0;
    try {
      for (int i = 0; i < 5; i++) {
        deliver("f" + i + ".csv");
        Ended ended = run();
        slowest = Math.max(slowest, ended.seconds());
        assertThat(ended.exit()).as(ended.message()).isZero();
      }
    } finally {
      goesOn.set(false);
      transitions.get();
    }
    Difference after = difference();

    add(
        "F15",
        "name nodes take over from each other, " + takeOvers[0] + " times in 5 runs",
        after,
        slowest,
        -1);
    assertThat(takeOvers[0]).isGreaterThan(2);
    assertThat(after).isEqualTo(Difference.NONE);
  }

  private void add(String fault, String what, Difference after, double seconds, int quality)
      throws IOException {
    Results.add(
        new Line(
            fault,
            what,
            "penstock",
            after.lost(),
            after.extra(),
            0,
            seconds,
            seconds / clean,
            quality,
            0,
            "HDFS"));
  }

  private void deliver(String name) throws IOException {
    Files.writeString(shop.root.resolve(name), Shop.text(shop.lines(500)));
    Path unfinished = new Path(home, "in/." + name + ".tmp");
    hdfs.copyFromLocalFile(new Path(shop.root.resolve(name).toUri()), unfinished);
    hdfs.rename(unfinished, new Path(home, "in/" + name));
  }

  /** As the table is on HDFS now, read on the local disk. */
  private Difference difference() throws IOException {
    java.nio.file.Path copy = Files.createTempDirectory(shop.root, "copy");
    hdfs.copyToLocalFile(false, new Path(home, "lake/payments"), new Path(copy.toUri()), true);
    return shop.difference(copy.resolve("payments"));
  }

  private interface Fault {
    void happen() throws Exception;
  }

  /** Lets a fault happen soon after the first node has begun. */
  private static RunListener whileLoading(Fault fault) {
    AtomicBoolean isFirst = new AtomicBoolean(true);
    return new RunListener() {
      @Override
      public void started(Node node, String reason) {
        if (isFirst.getAndSet(false)) {
          var unused =
              CompletableFuture.runAsync(
                  () -> {
                    try {
                      fault.happen();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  },
                  CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
        }
      }
    };
  }

  private Ended run() {
    return run(RunListener.SILENT);
  }

  private Ended run(RunListener listener) {
    return run(new Path(home, "lake"), listener);
  }

  private Ended run(Path lake, RunListener listener) {
    return Runs.run(shop, lake.toString(), RunOptions.DEFAULTS, listener);
  }
}
