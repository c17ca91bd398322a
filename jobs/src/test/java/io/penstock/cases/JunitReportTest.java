package io.penstock.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class JunitReportTest {
  private static final TestSummary SUMMARY =
      new TestSummary(
          "risk",
          List.of(
              new CaseResult("a < b & \"c\"", at(3), List.of(), Duration.ofMillis(1500)),
              new CaseResult(
                  "odd \u0001 text",
                  at(9),
                  List.of(
                      "t: 1 row expected, 0 came: 1 missing (-).\n    x\n  - ]]> \ud800 \u0000 \ud83d\ude00",
                      "u: more"),
                  Duration.ofNanos(1))),
          Duration.ofSeconds(2));

  @TempDir private Path directory;

  @Test
  void isWhatCiServersRead() throws Exception {
    Path file = directory.resolve("target/reports/TEST-risk.xml");

    JunitReport.write(SUMMARY, file);

    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getDocumentElement();
    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(attributes(suite, "name", "time", "tests", "errors", "skipped", "failures"))
        .containsExactly("risk", "2.000", "2", "0", "0", "1");
    Element passed = (Element) suite.getElementsByTagName("testcase").item(0);
    assertThat(attributes(passed, "name", "classname", "time"))
        .containsExactly("a < b & \"c\"", "risk", "1.500");
    assertThat(passed.hasChildNodes()).isFalse();
    Element failed = (Element) suite.getElementsByTagName("testcase").item(1);
    assertThat(attributes(failed, "name", "classname", "time"))
        .containsExactly("odd \\u0001 text", "risk", "0.000");
    Element failure = (Element) failed.getElementsByTagName("failure").item(0);
    assertThat(attributes(failure, "message", "type"))
        .containsExactly("t: 1 row expected, 0 came: 1 missing (-).", "failure");
    assertThat(failure.getTextContent())
        .isEqualTo(
            """
            risk.test.yaml:9:3
            t: 1 row expected, 0 came: 1 missing (-).
                x
              - ]]> \\ud800 \\u0000 \ud83d\ude00
            u: more""");
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));

    PenstockException failure =
        catchThrowableOfType(PenstockException.class, () -> JunitReport.write(SUMMARY, folder));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
    assertThat(failure).hasMessage("cannot write " + folder + ": " + folder + ": Is a directory");
  }

  private static Position at(int line) {
    return new Position("risk.test.yaml", line, 3);
  }

  private static List<String> attributes(Element element, String... names) {
    assertThat(element.getAttributes().getLength()).isEqualTo(names.length);
    return List.of(names).stream().map(element::getAttribute).toList();
  }
}
