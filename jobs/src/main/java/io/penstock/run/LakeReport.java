package io.penstock.run;

import io.penstock.lake.TableFindings;
import io.penstock.problem.ExitCode;
import java.util.List;

/**
 * What a check of a pipeline's directory has found.
 *
 * @param pipeline its name
 * @param lake its directory
 * @param parts its tables, quarantines and models, in the order of the file, then what is left over
 */
public record LakeReport(String pipeline, String lake, List<Part> parts) {
  public LakeReport {
    parts = List.copyOf(parts);
  }

  /** What a part of a lake is. */
  public enum Kind {
    TABLE,
    QUARANTINE,
    MODEL,
    RUNS
  }

  /**
   * A table, a quarantine, a model, or the records of runs; {@link TableFindings#version} of a
   * model is that of its newest version, and its files and bytes those of all versions.
   */
  public record Part(Kind kind, String name, TableFindings found) {}

  /** All problems, in order. */
  public List<String> problems() {
    return parts.stream().flatMap(part -> part.found().problems().stream()).toList();
  }

  /** 0, or 65 if anything is damaged. */
  public ExitCode exitCode() {
    return problems().isEmpty() ? ExitCode.OK : ExitCode.DATA;
  }
}
