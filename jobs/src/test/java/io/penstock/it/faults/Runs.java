package io.penstock.it.faults;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.api.RunOptions;
import io.penstock.it.faults.Results.Line;
import io.penstock.it.faults.Shop.Difference;
import io.penstock.problem.PenstockException;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs of a pipeline in this process. */
final class Runs {
  private Runs() {}

  /**
   * How a run ended.
   *
   * @param message of the failure; empty if there is none
   * @param seconds that it took
   */
  record Ended(int exit, String message, double seconds) {
    /** Points for the exit code and each of four patterns in the message. */
    int quality(int wanted, String... patterns) {
      long found =
          Stream.of(patterns).filter(p -> Pattern.compile(p).matcher(message).find()).count();
      return (int) found + (exit == wanted ? 1 : 0);
    }
  }

  static Ended run(Shop shop) {
    return run(shop, shop.lake.toString(), RunOptions.DEFAULTS);
  }

  static Ended run(Shop shop, String lake, RunOptions options) {
    return run(shop, lake, options, RunListener.SILENT);
  }

  static Ended run(Shop shop, String lake, RunOptions options, RunListener listener) {
    long start = System.nanoTime();
    int exit;
    String message;
    try {
      RunSummary summary =
          Pipeline.load(shop.pipeline().toString(), LoadOptions.DEFAULTS.withLake(lake))
              .run(TestSpark.session(), options, listener);
      exit = summary.exitCode().code();
      message = summary.failure().map(PenstockException::getMessage).orElse("");
    } catch (PenstockException e) {
      exit = e.exitCode().code();
      message = String.valueOf(e.getMessage());
    }
    return new Ended(exit, message, (System.nanoTime() - start) / 1e9);
  }

  /** A line of the table; {@code clean} are the seconds of a run without a fault. */
  static void add(
      String fault,
      String what,
      String job,
      Difference after,
      Ended recovery,
      double clean,
      int quality,
      String note)
      throws IOException {
    Results.add(
        new Line(
            fault,
            what,
            job,
            after.lost(),
            after.extra(),
            recovery.exit() == 0 ? 0 : 1,
            recovery.seconds(),
            recovery.seconds() / clean,
            quality,
            0,
            note));
  }
}
