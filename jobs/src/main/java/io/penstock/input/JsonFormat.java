package io.penstock.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * JSON lines, or with {@code multiLine} one array or documents that follow one another. Read by
 * Penstock itself: Spark's reader has no number of a record, says of a record that does not fit
 * only that it does not, and leaves out fields that were not declared without a word.
 */
final class JsonFormat implements InputFormat {
  private static final long LEAST_CHUNK = 1 << 20;

  @Override
  public String keyword() {
    return "json";
  }

  @Override
  public Optional<String> problemWith(String option) {
    return JsonOptions.problemWith(option);
  }

  @Override
  public Optional<String> problemWith(String option, String value) {
    return JsonOptions.problemWith(option, value);
  }

  @Override
  public boolean holds(DataType type) {
    return JsonValues.holds(type);
  }

  @Override
  public boolean namesColumns(Map<String, String> options) {
    return true;
  }

  @Override
  public boolean mayOmitColumns() {
    return true;
  }

  @Override
  public int inferenceVersion() {
    return JsonInference.VERSION;
  }

  @Override
  public StructType infer(
      Configuration conf, List<SourceFile> files, Map<String, String> options, ColumnDrift drift) {
    return new JsonInference(conf, OptionRules.byName(options)).columns(files, drift.mode());
  }

  /** As for any format; blank lines are no records. */
  @Override
  public Dataset<Row> read(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      List<SourceFile> files,
      ColumnDrift drift) {
    StructType read = declared.asNullable();
    if (drift.rescues()) {
      read = read.add(Records.RESCUED, DataTypes.StringType);
    }
    read =
        read.add(Records.RAW, DataTypes.StringType)
            .add(Records.WHY, DataTypes.StringType)
            .add(Records.FILE, DataTypes.StringType, false)
            .add(Records.RECORD, DataTypes.LongType, false);
    return ((org.apache.spark.sql.classic.SparkSession) spark)
        .internalCreateDataFrame(
            rows(spark, declared, OptionRules.byName(options), files, drift), read, false);
  }

  private static RDD<InternalRow> rows(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      List<SourceFile> files,
      ColumnDrift drift) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SerializableConfiguration conf =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    List<SourceFile> full = files.stream().filter(file -> file.sizeBytes() > 0).toList();
    boolean isMultiLine = JsonOptions.isMultiLine(options);
    List<List<FileChunk>> tasks =
        FileChunk.plan(conf.value(), full, chunkBytes(spark, full), !isMultiLine);
    if (tasks.stream().flatMap(List::stream).anyMatch(chunk -> !chunk.isWhole())) {
      tasks = counted(context, conf, tasks);
    }
    CollectionAccumulator<String> left = spark.sparkContext().collectionAccumulator();
    drift.noteLater(() -> leftOut(left.value()));
    JsonTask task =
        new JsonTask(conf, declared, new TreeMap<>(options), isMultiLine, drift.mode(), left);
    return context
        .parallelize(tasks, Math.max(1, tasks.size()))
        .mapPartitions(groups -> task.rows(groups.hasNext() ? groups.next() : List.of()))
        .rdd();
  }

  /** As Spark sizes the tasks of its own readers. */
  private static long chunkBytes(SparkSession spark, List<SourceFile> files) {
    long most = org.apache.spark.sql.internal.SQLConf.get().filesMaxPartitionBytes();
    long all = files.stream().mapToLong(file -> file.sizeBytes() + (4L << 20)).sum();
    long share = all / Math.max(1, spark.sparkContext().defaultParallelism());
    return Math.min(most, Math.max(LEAST_CHUNK, share));
  }

  /** Where a chunk is not the first of its file, the numbers of its records need those before. */
  private static List<List<FileChunk>> counted(
      JavaSparkContext context, SerializableConfiguration conf, List<List<FileChunk>> tasks) {
    List<List<Long>> counts =
        context
            .parallelize(tasks, tasks.size())
            .map(chunks -> JsonTask.count(conf, chunks))
            .collect();
    Map<String, Long> before = new TreeMap<>();
    List<List<FileChunk>> numbered = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      List<FileChunk> chunks = new ArrayList<>();
      for (int i = 0; i < tasks.get(task).size(); i++) {
        FileChunk chunk = tasks.get(task).get(i);
        chunks.add(chunk.withBefore(before.getOrDefault(chunk.path(), 0L)));
        before.merge(chunk.path(), counts.get(task).get(i), Long::sum);
      }
      numbered.add(List.copyOf(chunks));
    }
    return numbered;
  }

  private static List<String> leftOut(List<String> pathsAndFields) {
    Map<String, java.util.TreeSet<String>> byFile = new TreeMap<>();
    for (String both : List.copyOf(pathsAndFields)) {
      int end = both.indexOf('\n');
      byFile
          .computeIfAbsent(both.substring(0, end), path -> new java.util.TreeSet<>())
          .add(both.substring(end + 1));
    }
    return byFile.entrySet().stream()
        .map(file -> InputProblems.leftOut(file.getKey(), List.copyOf(file.getValue())))
        .toList();
  }
}
