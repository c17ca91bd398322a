package io.penstock.cli;

import io.penstock.problem.DefinitionException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import io.penstock.secret.Redactor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints how a command failed: the last thing that it prints, in at most 15 lines. */
final class ErrorView implements IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorView.class);
  private static final int SHOWN = 12;

  private final PrintStream err;

  ErrorView(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof DefinitionException definition) {
      showProblems(definition.problems());
      return definition.exitCode().code();
    }
    if (failure instanceof PenstockException known) {
      showFailure(known);
      return known.exitCode().code();
    }
    if (LogFile.path().isEmpty()) {
      LogFile.openIn(Path.of("logs"));
    }
    LOG.error("Unexpected failure", failure);
    err.println(redacted("penstock: this is a fault of Penstock's own: " + failure));
    LogFile.path().ifPresent(path -> err.println("  The whole story is in " + path + "."));
    return ExitCode.SOFTWARE.code();
  }

  /** The problems of a file, the first ones and a count. */
  void showProblems(List<Problem> problems) {
    problems.stream().limit(SHOWN).forEach(err::println);
    if (problems.size() > SHOWN) {
      err.println("... and " + (problems.size() - SHOWN) + " more.");
    }
    err.println(problems.size() == 1 ? "1 problem." : problems.size() + " problems.");
  }

  /** One failure of a run. */
  void showFailure(PenstockException failure) {
    List<String> lines = redacted(String.valueOf(failure.getMessage())).lines().toList();
    err.println("penstock: " + lines.get(0));
    lines.stream().skip(1).limit(SHOWN).forEach(err::println);
    if (lines.size() > SHOWN + 1) {
      err.println("  ... and " + (lines.size() - SHOWN - 1) + " more lines.");
    }
    if (failure.getCause() != null) {
      LogFile.path().ifPresent(path -> err.println("  The whole story is in " + path + "."));
    }
  }

  private static String redacted(String text) {
    return Redactor.PROCESS.redact(text);
  }
}
