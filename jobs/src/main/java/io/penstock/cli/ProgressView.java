package io.penstock.cli;

import io.penstock.api.Pipeline;
import io.penstock.definition.Node;
import io.penstock.run.NodeResult;
import io.penstock.run.RunHandle;
import io.penstock.run.RunListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run on standard error: a line per node as it ends and, on a terminal, a bar of Spark's
 * tasks below them.
 */
final class ProgressView implements RunListener, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final int nameWidth;
  private final @Nullable ProgressBar bar;
  private final Set<String> running = new LinkedHashSet<>();
  private @Nullable RunHandle run;

  private ProgressView(PrintStream err, int nameWidth, @Nullable ProgressBar bar) {
    this.err = err;
    this.nameWidth = nameWidth;
    this.bar = bar;
  }

  /** A view of a run of {@code pipeline}, with a bar where standard error is a terminal. */
  static ProgressView onStandardError(Pipeline pipeline) {
    int width = pipeline.nodeNames().stream().mapToInt(String::length).max().orElse(0);
    ProgressBar bar = isTerminal() ? newBar() : null;
    return new ProgressView(System.err, width, bar);
  }

  @Override
  public synchronized void began(RunHandle handle) {
    run = handle;
  }

  /** The run, while it goes on. */
  synchronized Optional<RunHandle> run() {
    return Optional.ofNullable(run);
  }

  @Override
  public synchronized void noted(String note) {
    line("penstock: " + note + ".");
  }

  @Override
  public synchronized void retrying(Node node, int retry, int of, Duration wait, String reason) {
    String again = "again in " + NodeLine.time(wait) + ", retry " + retry + " of " + of;
    line("~ " + padded(node) + "  " + again + ": " + reason);
  }

  @Override
  public synchronized void started(Node node, String reason) {
    running.add(node.name().value());
    if (bar == null) {
      line("> " + padded(node) + "  " + reason);
    }
    showRunning();
  }

  @Override
  public synchronized void ended(NodeResult result) {
    running.remove(result.node().name().value());
    line(NodeLine.mark(result) + " " + padded(result.node()) + "  " + NodeLine.of(result));
    showRunning();
  }

  @Override
  public synchronized void progressed(long done, long total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    }
  }

  @Override
  public synchronized void close() {
    run = null;
    if (bar != null) {
      bar.close();
      err.print(CLEAR_LINE);
    }
  }

  private void line(String text) {
    err.println(bar == null ? text : CLEAR_LINE + text);
  }

  private void showRunning() {
    if (bar != null) {
      bar.setExtraMessage(" " + String.join(", ", running));
      bar.refresh();
    }
  }

  private String padded(Node node) {
    String name = node.name().value();
    return name + " ".repeat(Math.max(0, nameWidth - name.length()));
  }

  private static ProgressBar newBar() {
    return new ProgressBarBuilder()
        .setTaskName("")
        .setInitialMax(1)
        .setUnit(" tasks", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        // On the line of the cursor, so that the lines of nodes can go over it.
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .hideEta()
        .build();
  }

  /** The launcher knows; where nobody says, plain lines are always right. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("penstock.terminal");
  }
}
