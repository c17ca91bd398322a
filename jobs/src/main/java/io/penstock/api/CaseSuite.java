package io.penstock.api;

import io.penstock.cases.CaseCompiler;
import io.penstock.cases.CaseFiles;
import io.penstock.cases.CaseListener;
import io.penstock.cases.CaseResult;
import io.penstock.cases.CaseRunner;
import io.penstock.cases.CaseSelection;
import io.penstock.cases.PreparedCase;
import io.penstock.cases.TestSummary;
import io.penstock.definition.TestCase;
import io.penstock.definition.Text;
import io.penstock.plan.Compilation;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.Problem;
import io.penstock.yaml.CasesReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** The test cases of a pipeline: read, compiled, then run. */
final class CaseSuite {
  private final String pipeline;
  private final LoadOptions options;
  private final Compilation compilation;
  private final Map<Map<Text, Text>, Compilation> byParameters = new HashMap<>();

  CaseSuite(String pipeline, LoadOptions options, Compilation compilation) {
    this.pipeline = pipeline;
    this.options = options;
    this.compilation = compilation;
    byParameters.put(Map.of(), compilation);
  }

  /** Runs the cases whose name matches; the session is made once all are known to be right. */
  TestSummary run(String names, CaseListener listener, Supplier<SparkSession> sessions) {
    List<PreparedCase> cases = CaseSelection.matching(names, prepared());
    SparkSession session = sessions.get();
    long start = System.nanoTime();
    List<CaseResult> results = new ArrayList<>();
    for (PreparedCase prepared : cases) {
      CaseResult result = CaseRunner.run(prepared, session);
      results.add(result);
      listener.ended(result);
    }
    return new TestSummary(
        compilation.pipeline().name().value(),
        results,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private List<PreparedCase> prepared() {
    List<PreparedCase> cases = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (CaseFiles.CaseFile file : CaseFiles.of(pipeline, compilation)) {
      CasesReader.Reading reading =
          CasesReader.read(file.name(), file.content(), compilation.pipeline().parameters());
      problems.addAll(reading.problems());
      for (TestCase test : reading.cases()) {
        CaseCompiler.Result result =
            CaseCompiler.compile(test, with(test.parameters()), file.folder(), file.name());
        problems.addAll(result.problems());
        cases.add(result.prepared());
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return cases;
  }

  /** The pipeline with other values of parameters. */
  private Compilation with(Map<Text, Text> parameters) {
    return byParameters.computeIfAbsent(
        parameters,
        values -> {
          LoadOptions changed = options;
          for (Map.Entry<Text, Text> value : values.entrySet()) {
            changed = changed.withParameter(value.getKey().value(), value.getValue().value());
          }
          return Pipeline.load(pipeline, changed).compiled();
        });
  }
}
