package io.penstock.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.api.Pipeline;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads for a mistake in a case; no session is started to find it. */
class WrongCasesTest {
  private static final String PIPELINE =
      """
      penstock: 1
      name: risk
      parameters:
        as_of: {type: date, default: 2025-06-30}
      sources:
        events:
          format: csv
          path: events.csv
          schema: >
            id BIGINT NOT NULL, day DATE, amount DECIMAL(12,2), rate DOUBLE, note STRING, flag BOOLEAN,
            small TINYINT, at TIMESTAMP, local TIMESTAMP_NTZ, hash BINARY
          derive: {month: "trunc(day, 'MM')"}
        outcomes:
          format: csv
          path: outcomes.csv
          schema: id BIGINT, observed_on DATE, y INT
      tables:
        nested:
          sql: >
            SELECT id, array(note) AS notes, map(note, rate) AS rates,
                   named_struct('d', day, 'a', amount) AS both
            FROM events
          checks:
            some: {rows: {atLeast: 1}}
            positive: {expect: id > 0, onViolation: drop}
        copy:
          sql: SELECT * FROM nested
        scored:
          sql: SELECT * FROM scores
        strict:
          sql: >
            SELECT array(id) AS ids, map(id, rate) AS by_id, named_struct('id', id) AS who
            FROM events
      features:
        training:
          entity: [id]
          from: events
          time: day
          observations: {from: outcomes, time: observed_on, keep: [y]}
          values:
            spend: {agg: sum(amount)}
      models:
        m:
          from: training
          label: y
          algorithm: logisticRegression
      predictions:
        scores:
          model: m
          from: training
          keep: [id, as_of]
          write: merge
          keys: [id, as_of]
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writePipeline() throws IOException {
    Files.writeString(directory.resolve("p.yaml"), PIPELINE);
  }

  @ParameterizedTest
  @MethodSource
  void isAnsweredAtItsPlace(String cases, List<String> messages) throws IOException {
    Files.writeString(directory.resolve("p.test.yaml"), cases);

    assertThat(problems()).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> isAnsweredAtItsPlace() {
    return Stream.of(
        wrong(
            "no cases",
            "case: {}\n",
            "p.test.yaml:1:1: unknown key 'case' in the case file. It has cases. Did you mean 'cases'?"),
        wrong(
            "nothing",
            "{}\n",
            "p.test.yaml:1:1: the case file has no 'cases'. Write, for example: cases: {a name: {given: {a: [{x: 1}]}, expect: {b: [{y: 1}]}}}"),
        wrong(
            "not a map",
            "- a\n",
            "p.test.yaml:1:1: the case file must be a map such as {cases: ...}, is a list."),
        wrong(
            "nothing expected",
            "cases:\n  a: {gven: {}}\n",
            "p.test.yaml:2:3: cases.a has no 'expect'. Write, for example: expect: {b: [{y: 1}]}",
            "p.test.yaml:2:7: unknown key 'gven' in cases.a. It has description, parameters, given, expect. Did you mean 'given'?"),
        wrong(
            "not rows",
            "cases:\n  a: {expect: {copy: 3}}\n",
            "p.test.yaml:2:22: cases.a.expect.copy must be a list of rows, or a map such as {file: rows.csv}, is text."),
        wrong(
            "a row that is none",
            "cases:\n  a: {given: {events: [3]}, expect: {events: []}}\n",
            "p.test.yaml:2:24: a row of cases.a.given.events must be a map such as {x: 1}, is text."),
        wrong(
            "file and rows",
            given("{file: e.csv, rows: []}"),
            "p.test.yaml:3:28: there is no file 'e.csv'. Looked for e.csv.",
            "p.test.yaml:3:35: cases.a.given.events.rows does not go with 'file'. Keep one of them."),
        wrong(
            "fails and rows",
            expect("nested: {fails: some, rows: []}"),
            "p.test.yaml:4:36: cases.a.expect.nested.rows does not go with 'fails'. What fails has no rows."),
        wrong(
            "tolerance",
            expect("nested: {rows: [], tolerance: -1}"),
            "p.test.yaml:4:44: cases.a.expect.nested.tolerance must be a number of at least 0, is '-1'."),
        wrong(
            "columns",
            expect("nested: {rows: [], columns: some}"),
            "p.test.yaml:4:42: cases.a.expect.nested.columns must be all, or a list of columns, is 'some'."),
        wrong(
            "parameters",
            "cases:\n  a:\n    parameters: {as_off: 1, as_of: soon}\n    expect: {copy: []}\n    given: {events: []}\n",
            "p.test.yaml:3:18: unknown parameter 'as_off'. The pipeline has as_of. Did you mean 'as_of'?",
            "p.test.yaml:3:36: cases.a.parameters.as_of must be a date such as 2025-06-30, is 'soon'."),
        wrong(
            "unknown datasets",
            "cases:\n  a: {given: {event: []}, expect: {cop: []}}\n",
            "p.test.yaml:2:15: unknown dataset 'event'. The pipeline has events, outcomes, nested, copy, scored, strict, training, scores. Did you mean 'events'?",
            "p.test.yaml:2:36: unknown dataset 'cop'. The pipeline has events, outcomes, nested, copy, scored, strict, training, scores. Did you mean 'copy'?"),
        wrong(
            "models and predictions",
            "cases:\n  a: {given: {m: []}, expect: {m: [], scores: []}}\n",
            "p.test.yaml:2:15: 'm' is a model: it has no rows. Give or expect a source, a table or a feature set.",
            "p.test.yaml:2:32: 'm' is a model: it has no rows. Give or expect a source, a table or a feature set.",
            "p.test.yaml:2:39: 'scores' is computed by a model, which a test does not train. Expect what it reads, or give its rows and expect what reads them."),
        wrong(
            "quarantines",
            "cases:\n  a: {given: {events__quarantine: [], events: []}, expect: {nested__quarantine: [], nested: []}}\n",
            "p.test.yaml:2:15: 'events__quarantine' is a quarantine: it is filled by checks. Give rows that break them.",
            "p.test.yaml:2:61: no check of 'nested' has 'onViolation: quarantine'. Expect 'nested' itself."),
        wrong(
            "what is given is expected",
            "cases:\n  a: {given: {nested: []}, expect: {nested: [], copy: []}}\n",
            "p.test.yaml:2:37: 'nested' is given, so it is not computed: expecting it tests nothing. Give what it reads instead."),
        wrong(
            "sources that are missing",
            "cases:\n  a: {expect: {training: []}}\n  b: {expect: {events: []}}\n",
            "p.test.yaml:2:16: 'training' needs 'events', which is not given. Add it to 'given'; 'events: []' gives it no rows.",
            "p.test.yaml:2:16: 'training' needs 'outcomes', which is not given. Add it to 'given'; 'outcomes: []' gives it no rows.",
            "p.test.yaml:3:16: 'events' is expected, but no rows of it are given. Add it to 'given'; 'events: []' gives it no rows."),
        wrong(
            "a prediction that is missing",
            "cases:\n  a: {expect: {scored: []}}\n",
            "p.test.yaml:2:16: 'scored' needs 'scores', which a model computes; a test does not train one. Give rows of 'scores'."),
        wrong(
            "given for nothing",
            "cases:\n  a: {given: {events: [], outcomes: []}, expect: {copy: []}}\n",
            "p.test.yaml:2:27: 'outcomes' is given, but nothing that is expected reads it. Delete it, or expect what reads it."),
        wrong(
            "twice",
            "cases:\n  a: {given: {events: [], Events: []}, expect: {copy: [], COPY: []}}\n",
            "p.test.yaml:2:27: 'Events' is in 'given' twice: case does not tell names apart. Keep one of them.",
            "p.test.yaml:2:59: 'COPY' is in 'expect' twice: case does not tell names apart. Keep one of them."),
        wrong(
            "columns that are not there",
            "cases:\n  a: {given: {events: [{id: 1, amout: 2}, {id: 2, amout: 3}]}, expect: {copy: [{idd: 1}]}}\n",
            "p.test.yaml:2:32: unknown column 'amout' in 'events'. It has id, day, amount, rate, note, flag, small, at, local, hash. Did you mean 'amount'?",
            "p.test.yaml:2:81: unknown column 'idd' in 'copy'. It has id, notes, rates, both. Did you mean 'id'?"),
        wrong(
            "a derived column",
            given("[{id: 1, month: 2025-06-01}]"),
            "p.test.yaml:3:30: 'month' is derived in 'events': it is computed from what is given. Delete it here; it can be expected."),
        wrong(
            "a column twice",
            given("[{id: 1, ID: 2}]"),
            "p.test.yaml:3:30: column 'ID' of 'events' is there twice. Keep one of them."),
        wrong(
            "no value for NOT NULL",
            given("[{day: 2025-06-01}]"),
            "p.test.yaml:3:22: the row has no 'id', which is NOT NULL in 'events'. Give it a value."),
        wrong(
            "not compared",
            expect("nested: {rows: [{id: 1, notes: null}], columns: [id]}"),
            "p.test.yaml:4:38: 'notes' is not among 'columns', so it would not be compared. Add it there, or delete it here."),
        wrong(
            "unknown check",
            expect("nested: {fails: [sum]}"),
            "p.test.yaml:4:31: 'nested' has no check 'sum' that fails a run. It has some."),
        wrong(
            "no check that fails",
            expect("events: {fails: parses}"),
            "p.test.yaml:4:30: 'events' has no check 'parses' that fails a run. Give a check 'onViolation: fail'."),
        value(
            "id: 1.5",
            "'id' is BIGINT: '1.5' does not fit. Write a whole number of at most 64 bits."),
        value(
            "small: 128",
            "'small' is TINYINT: '128' does not fit. Write a whole number from -128 to 127."),
        value(
            "amount: 1.234",
            "'amount' is DECIMAL(12,2): '1.234' does not fit. Write a number with at most 10 digits before the point and 2 after it."),
        value(
            "amount: 12345678901.00",
            "'amount' is DECIMAL(12,2): '12345678901.00' does not fit. Write a number with at most 10 digits before the point and 2 after it."),
        value(
            "rate: 1e999",
            "'rate' is DOUBLE: '1e999' does not fit. Write a number, NaN, Infinity or -Infinity."),
        value(
            "day: 2025-02-30",
            "'day' is DATE: '2025-02-30' does not fit. Write a date such as 2025-06-30."),
        value(
            "at: noon",
            "'at' is TIMESTAMP: 'noon' does not fit. Write a time such as 2025-06-30 12:00:00, which is UTC, or with a zone such as 2025-06-30T12:00:00+02:00."),
        value(
            "local: 2025-06-30T12:00:00Z",
            "'local' is TIMESTAMP_NTZ: '2025-06-30T12:00:00Z' does not fit. Write a time without a zone, such as 2025-06-30 12:00:00."),
        value("flag: yes", "'flag' is BOOLEAN: 'yes' does not fit. Write true or false."),
        value(
            "hash: CAFE",
            "'hash' is BINARY: 'CAFE' does not fit. Write its bytes in hex, such as 0xCAFE."),
        value("note: [a]", "'note' is STRING: a list does not fit. Write text."),
        expected(
            "notes: a",
            "'notes' is ARRAY<STRING>: 'a' does not fit. Write a list such as [a, b], in the case itself."),
        expected(
            "rates: [a]",
            "'rates' is MAP<STRING, DOUBLE>: a list does not fit. Write a map such as {key: value}, in the case itself."),
        expected(
            "both: 1",
            "'both' is STRUCT<d: DATE, a: DECIMAL(12,2)>: '1' does not fit. Write a map of its fields, in the case itself: {d: ..., a: ...}."),
        wrong(
            "inside of values",
            "cases:\n  a: {given: {events: [], strict: [{ids: [null], by_id: {1: 1, 01: 2}, who: {}}]}, expect: {copy: []}}\n",
            "p.test.yaml:2:27: 'strict' is given, but nothing that is expected reads it. Delete it, or expect what reads it.",
            "p.test.yaml:2:43: 'ids' takes no NULL here. Give it a value.",
            "p.test.yaml:2:64: 'by_id' has the key 01 twice.",
            "p.test.yaml:2:77: the row has no 'id', which is NOT NULL in 'who'. Give it a value."),
        wrong(
            "an unknown field",
            expect("nested: [{both: {b: 1}}]"),
            "p.test.yaml:4:31: unknown field 'b' in 'both'. It has d, a. Did you mean 'a'?"));
  }

  @ParameterizedTest
  @MethodSource
  void isAnsweredInTheCsvFile(String csv, List<String> messages) throws IOException {
    Files.writeString(directory.resolve("p.test.yaml"), given("{file: rows.csv}"));
    Files.writeString(directory.resolve("rows.csv"), csv, StandardCharsets.ISO_8859_1);

    assertThat(problems()).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> isAnsweredInTheCsvFile() {
    return Stream.of(
        wrong(
            "empty",
            "",
            "rows.csv:1:1: the file is empty. Its first line names the columns: customer_id,amount"),
        wrong(
            "not UTF-8", "id\n\u00e9\n", "rows.csv:1:1: the file is not UTF-8. Save it as UTF-8."),
        wrong(
            "too few values",
            "id,note\n1,a\n2\n",
            "rows.csv:3:1: the row has 1 value, 2 are named. Write one value per column of the header; nothing between two commas is NULL."),
        wrong(
            "a bad value after a quoted line break",
            "id,note,day\n1,\"a\nb\",2025-06-30\n2,c,today\n",
            "rows.csv:4:5: 'day' is DATE: 'today' does not fit. Write a date such as 2025-06-30."),
        wrong(
            "an open quote",
            "id,note\n1,\"a\n",
            "rows.csv:2:3: the quote that begins here does not end. Close it with \"."),
        wrong(
            "text after a quote",
            "id,note\n1,\"a\"b\n",
            "rows.csv:2:6: there is text after a closing quote. A quote inside quotes is written twice: \"\"."),
        wrong(
            "a column twice",
            "id,id\n1,2\n",
            "rows.csv:1:4: column 'id' of 'rows.csv' is there twice. Keep one of them."),
        wrong(
            "an unknown column",
            "id,nte\n1,a\n",
            "rows.csv:1:4: unknown column 'nte' in 'events'. It has id, day, amount, rate, note, flag, small, at, local, hash. Did you mean 'note'?"));
  }

  @Test
  void otherFilesAreNotRows() throws IOException {
    Files.writeString(directory.resolve("p.test.yaml"), given("{file: rows.json}"));

    assertThat(problems())
        .containsExactly(
            "p.test.yaml:3:28: 'rows.json' is not a .csv file. Other rows stand in the case itself.");
  }

  @Test
  void hugeFilesAreNotRead() throws IOException {
    Files.writeString(directory.resolve("p.test.yaml"), given("{file: rows.csv}"));
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("rows.csv").toFile(), "rw")) {
      file.setLength((16 << 20) + 1);
    }

    assertThat(problems())
        .containsExactly(
            "p.test.yaml:3:28: 'rows.csv' has more than 16 MiB. A test needs few rows.");
  }

  @Test
  void whereThereAreNoCasesAnExampleIsShown() {
    PenstockException failure = failure("*");

    assertThat(failure.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(String.valueOf(failure.getMessage()).replace(directory + "/", ""))
        .isEqualTo(
            """
            no tests: there is no p.test.yaml and no .yaml in p.tests. Start with this in p.test.yaml:
            cases:
              the first:
                given:
                  events:
                    - {id: 0, day: 2025-06-30, amount: 0, rate: 0, note: a, flag: true}
                expect:
                  nested: []""");
  }

  @Test
  void aNameThatNoCaseHasIsAnswered() throws IOException {
    Files.writeString(directory.resolve("p.test.yaml"), given("[]").replace("  a:", "  fees:"));

    PenstockException failure = failure("fee");

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessage("no case matches 'fee'. There is fees. Did you mean 'fees'?");
  }

  private static String given(String rows) {
    return "cases:\n  a:\n    given: {events: " + rows + "}\n    expect: {nested: []}\n";
  }

  private static String expect(String expected) {
    return "cases:\n  a:\n    given: {events: []}\n    expect: {" + expected + "}\n";
  }

  private static Arguments value(String cell, String message) {
    String row = cell.startsWith("id:") ? cell : "id: 1, " + cell;
    int column = 21 + 2 + row.indexOf(": ", row.lastIndexOf(cell)) + 2;
    return wrong(cell, given("[{" + row + "}]"), "p.test.yaml:3:" + column + ": " + message);
  }

  private static Arguments expected(String cell, String message) {
    int column = 22 + 2 + cell.indexOf(": ") + 2;
    return wrong(
        cell, expect("nested: [{" + cell + "}]"), "p.test.yaml:4:" + column + ": " + message);
  }

  private static Arguments wrong(String name, String text, String... messages) {
    return argumentSet(name, text, List.of(messages));
  }

  private List<String> problems() {
    DefinitionException failure = (DefinitionException) failure("*");
    return failure.problems().stream()
        .map(Problem::toString)
        .map(message -> message.replace(directory + "/", ""))
        .toList();
  }

  private PenstockException failure(String cases) {
    Pipeline pipeline = Pipeline.load(directory.resolve("p.yaml").toString());
    return catchThrowableOfType(
        PenstockException.class,
        () ->
            pipeline.test(
                cases,
                CaseListener.SILENT,
                () -> {
                  throw new IllegalStateException("no session is needed");
                }));
  }
}
