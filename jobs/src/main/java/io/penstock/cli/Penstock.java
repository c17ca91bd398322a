package io.penstock.cli;

import io.penstock.problem.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main class: {@code penstock VERB ...}, also under {@code spark-submit}. */
@Command(
    name = "penstock",
    description = "One YAML file becomes a financial-grade machine-learning pipeline on Spark.",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      RunCommand.class,
      ValidateCommand.class,
      PlanCommand.class,
      CompileCommand.class,
      TestCommand.class,
      ShowCommand.class,
      FsckCommand.class,
      SchemaCommand.class,
      StagesCommand.class,
      SampleCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = PenstockVersion.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done, also when all was up to date",
      "64:the command line is wrong",
      "65:a check, a gate or damaged data said no",
      "66:a required input is absent",
      "69:a required service or GPU is missing",
      "70:a node failed for another reason",
      "73:an output cannot be made",
      "74:the disk is full or broken",
      "75:try again later: another run is active, or a machine does not answer",
      "77:a permission is missing",
      "78:the pipeline file is wrong",
      "130:stopped by Ctrl-C; run again to go on",
      "143:stopped by SIGTERM; run again to go on"
    })
public final class Penstock implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by {@link #main} and by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the field
  public Penstock() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code = execute(arguments);
    System.out.flush();
    System.err.flush();
    System.exit(code);
  }

  /** Runs the command and returns its exit code. */
  public static int execute(String... arguments) {
    return new CommandLine(new Penstock())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ErrorView(System.err))
        .setParameterExceptionHandler(Penstock::usageError)
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: a verb is missing.");
  }

  private static int usageError(ParameterException error, String[] arguments) {
    var err = error.getCommandLine().getErr();
    err.println("penstock: " + error.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
    err.println("Try: " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }
}
