package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.problem.ExitCode;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline with its files and its lake on a real HDFS. */
class HdfsTest {
  @TempDir private static Path directory;

  private static MiniDFSCluster cluster;
  private static String root = "";

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new HdfsConfiguration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitClusterUp();
    root = "hdfs://localhost:" + cluster.getNameNodePort();
    try (FileSystem hdfs = cluster.getFileSystem()) {
      for (String name : new String[] {"transactions", "customers.csv", "outcomes.csv"}) {
        hdfs.copyFromLocalFile(
            new org.apache.hadoop.fs.Path("../sample-data/" + name),
            new org.apache.hadoop.fs.Path(root + "/in/" + name));
      }
    }
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  @Test
  void thePipelineRunsOnHdfsAndTheSecondRunDoesNothing() {
    LoadOptions options =
        LoadOptions.DEFAULTS
            .withLake(root + "/lake")
            .withParameter("transactions", root + "/in/transactions")
            .withParameter("customers", root + "/in/customers.csv")
            .withParameter("outcomes", root + "/in/outcomes.csv");
    Pipeline pipeline = Pipeline.load("../pipelines/financial-risk.yaml", options);

    RunSummary first = pipeline.run(TestSpark.session());
    RunSummary second = pipeline.run(TestSpark.session());

    assertThat(first.exitCode()).as(first.failure().toString()).isEqualTo(ExitCode.OK);
    assertThat(first.lake()).isEqualTo(root + "/lake");
    assertThat(second.results()).extracting(NodeResult::outcome).containsOnly(Outcome.UP_TO_DATE);
    assertThat(pipeline.table(TestSpark.session(), "transactions").count()).isEqualTo(202_623);
    assertThat(pipeline.table(TestSpark.session(), "risk_scores").count()).isEqualTo(5_000);
    assertThat(pipeline.model(TestSpark.session(), "default_risk").stages()).hasSize(6);

    // Another day: the model is up to date, so it is loaded, and scores the rows of that day.
    RunSummary may =
        Pipeline.load(
                "../pipelines/financial-risk.yaml", options.withParameter("as_of", "2025-05-31"))
            .run(TestSpark.session());
    assertThat(may.exitCode()).as(may.failure().toString()).isEqualTo(ExitCode.OK);
    assertThat(may.results())
        .filteredOn(result -> result.outcome() == Outcome.DONE)
        .extracting(result -> result.node().name().value())
        .containsExactlyInAnyOrder("customer_activity", "risk_scores");
    assertThat(pipeline.table(TestSpark.session(), "risk_scores").count()).isEqualTo(10_000);
  }
}
