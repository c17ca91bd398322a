package io.penstock.cli;

import io.penstock.secret.Redactor;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Writes what a pattern writes, stack traces too, without the values of secrets. */
final class RedactingLayout extends AbstractStringLayout {
  private final PatternLayout pattern;

  private RedactingLayout(PatternLayout pattern) {
    super(StandardCharsets.UTF_8);
    this.pattern = pattern;
  }

  @Override
  public String toSerializable(LogEvent event) {
    return Redactor.PROCESS.redact(pattern.toSerializable(event));
  }

  /**
   * Puts one round the layout of a file. Here and not in the configuration: Log4j would look for
   * the class where Spark's jars are, and not where ours is.
   */
  static void putInto(LoggerContext context, String name) {
    Configuration configuration = context.getConfiguration();
    if (!(configuration.getAppender(name) instanceof FileAppender file)
        || !(file.getLayout() instanceof PatternLayout pattern)) {
      throw new IllegalStateException("no file '" + name + "' in the configuration of the log");
    }
    LoggerConfig root = configuration.getRootLogger();
    root.removeAppender(name);
    FileAppender redacting =
        FileAppender.newBuilder()
            .withFileName(file.getFileName())
            .withCreateOnDemand(true)
            .setName("redacting")
            .setLayout(new RedactingLayout(pattern))
            .setConfiguration(configuration)
            .build();
    redacting.start();
    configuration.addAppender(redacting);
    root.addAppender(redacting, null, null);
    context.updateLoggers();
  }
}
