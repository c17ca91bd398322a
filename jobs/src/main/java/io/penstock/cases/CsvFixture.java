package io.penstock.cases;

import io.penstock.definition.TestValue;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of a CSV file (RFC 4180), each value with its place: the first line names the columns;
 * nothing between two commas is NULL, {@code ""} is empty text; blank lines are left out.
 */
final class CsvFixture {
  private final String file;
  private final String text;
  private final List<Problem> problems;
  private int index;
  private int line = 1;
  private int lineStart;

  private CsvFixture(String file, String text, List<Problem> problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
  }

  /** The rows of a file; what is wrong goes to {@code problems}. */
  static List<TestValue.Fields> read(String file, byte[] content, List<Problem> problems) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new CsvFixture(file, unmarked, problems).rows();
    } catch (CharacterCodingException e) {
      problems.add(CaseProblems.fileIsNotUtf8(file));
      return List.of();
    }
  }

  private List<TestValue.Fields> rows() {
    List<TestValue.Plain> header = nextRecord();
    if (header.isEmpty()) {
      problems.add(CaseProblems.noHeader(file));
      return List.of();
    }
    List<TestValue.Fields> rows = new ArrayList<>();
    for (List<TestValue.Plain> record = nextRecord(); !record.isEmpty(); record = nextRecord()) {
      Position at = record.get(0).at();
      if (record.size() != header.size()) {
        problems.add(CaseProblems.wrongWidth(at, record.size(), header.size()));
        continue;
      }
      Map<Text, TestValue> values = new LinkedHashMap<>();
      for (int i = 0; i < record.size(); i++) {
        Text column = header.get(i).text();
        if (values.putIfAbsent(column, record.get(i)) != null && rows.isEmpty()) {
          problems.add(CaseProblems.columnTwice(column, file));
        }
      }
      rows.add(new TestValue.Fields(at, values));
    }
    return rows;
  }

  /** The next record that is not a blank line; empty at the end of the file. */
  private List<TestValue.Plain> nextRecord() {
    while (index < text.length() && isBreak()) {
      skipBreak();
    }
    List<TestValue.Plain> cells = new ArrayList<>();
    if (index == text.length()) {
      return cells;
    }
    cells.add(cell());
    while (index < text.length() && text.charAt(index) == ',') {
      index++;
      cells.add(cell());
    }
    return cells;
  }

  private TestValue.Plain cell() {
    Position at = here();
    if (index < text.length() && text.charAt(index) == '"') {
      return new TestValue.Plain(Text.of(quoted(at), at), true);
    }
    int start = index;
    skipToEnd();
    String plain = text.substring(start, index);
    // Text such as 'null' is text here: only nothing is NULL.
    return new TestValue.Plain(Text.of(plain, at), !plain.isEmpty());
  }

  private String quoted(Position at) {
    StringBuilder value = new StringBuilder();
    index++;
    while (index < text.length()) {
      char c = text.charAt(index);
      if (c == '"' && text.startsWith("\"\"", index)) {
        value.append('"');
        index += 2;
      } else if (c == '"') {
        index++;
        requireEndOfCell();
        return value.toString();
      } else if (isBreak()) {
        value.append('\n');
        skipBreak();
      } else {
        value.append(c);
        index++;
      }
    }
    problems.add(CaseProblems.unclosedQuote(at));
    return value.toString();
  }

  private void requireEndOfCell() {
    if (index < text.length() && text.charAt(index) != ',' && !isBreak()) {
      problems.add(CaseProblems.afterQuote(here()));
      skipToEnd();
    }
  }

  private void skipToEnd() {
    while (index < text.length() && text.charAt(index) != ',' && !isBreak()) {
      index++;
    }
  }

  private boolean isBreak() {
    char c = text.charAt(index);
    return c == '\n' || c == '\r';
  }

  private void skipBreak() {
    index += text.startsWith("\r\n", index) ? 2 : 1;
    line++;
    lineStart = index;
  }

  private Position here() {
    return new Position(file, line, text.codePointCount(lineStart, index) + 1);
  }
}
