package io.penstock.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.problem.Causes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The mark of a run that goes on, {@code <lake>/_runs/_open/<run>.json}: whoever finds it and no
 * such process knows that the run died. Its time is set anew every half minute, so that it tells of
 * a process on another host too.
 *
 * @param run names the run
 * @param pipeline the pipeline's name
 * @param options the options of the run, as words of a command line
 * @param nodes the qualified names of the selected nodes, in the order of the graph
 * @param began when the run began
 * @param host where it runs
 * @param process the number of its process there
 * @param processBegan when that process began, so that another of its number is not taken for it
 */
record OpenRun(
    String run,
    String pipeline,
    String options,
    List<String> nodes,
    Instant began,
    String host,
    long process,
    Instant processBegan) {
  static final Duration BEAT = Duration.ofSeconds(30);

  /** So long a process on another host may be silent: far more than clocks differ. */
  static final Duration SILENT = Duration.ofMinutes(10);

  static final String HOST = hostName();
  static final long PROCESS = ProcessHandle.current().pid();

  private static final ObjectMapper MAPPER = new ObjectMapper();

  OpenRun {
    nodes = List.copyOf(nodes);
  }

  /** Of a run of this process. */
  static OpenRun here(
      String run, String pipeline, String options, List<String> nodes, Instant began) {
    return new OpenRun(
        run, pipeline, options, nodes, began, HOST, PROCESS, began(ProcessHandle.current()));
  }

  static Path in(Path directory, String run) {
    return new Path(directory, run + ".json");
  }

  static OpenRun read(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      JsonNode json = MAPPER.readTree(in);
      List<String> nodes = new ArrayList<>();
      json.path("nodes").forEach(node -> nodes.add(node.asText()));
      return new OpenRun(
          json.path("run").asText(),
          json.path("pipeline").asText(),
          json.path("options").asText(),
          nodes,
          Instant.parse(json.path("began").asText()),
          json.path("host").asText(),
          json.path("process").asLong(),
          Instant.parse(json.path("processBegan").asText()));
    } catch (java.time.format.DateTimeParseException e) {
      throw new IOException(file + " is not whole", e);
    }
  }

  void write(FileSystem fs, Path directory) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("run", run).put("pipeline", pipeline).put("options", options);
    nodes.forEach(json.putArray("nodes")::add);
    json.put("began", began.toString()).put("host", host).put("process", process);
    json.put("processBegan", processBegan.toString());
    Path unfinished = new Path(directory, "." + run + ".tmp");
    try (OutputStream out = fs.create(unfinished, true)) {
      out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (FSError e) {
      throw Causes.io(e);
    }
    if (!fs.rename(unfinished, in(directory, run))) {
      throw new IOException("cannot rename " + unfinished);
    }
  }

  /** Whether the run can go on no more. */
  boolean isDead(FileStatus mark) {
    if (host.equals(HOST)) {
      return ProcessHandle.of(process)
          .filter(found -> found.isAlive() && began(found).equals(processBegan))
          .isEmpty();
    }
    return isSilent(mark);
  }

  static boolean isSilent(FileStatus mark) {
    Instant heard = Instant.ofEpochMilli(mark.getModificationTime());
    return heard.plus(SILENT).isBefore(Instant.now());
  }

  private static Instant began(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
