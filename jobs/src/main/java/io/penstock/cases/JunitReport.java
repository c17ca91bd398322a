package io.penstock.cases;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes what became of cases as the XML that CI servers read, in the form of Maven's Surefire. */
public final class JunitReport {
  private final XMLStreamWriter xml;

  private JunitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /**
   * Writes a file, and the folders above it.
   *
   * @throws io.penstock.problem.PenstockException if it cannot be written (73)
   */
  public static void write(TestSummary summary, Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(writer);
        new JunitReport(xml).write(summary);
        xml.close();
      }
    } catch (IOException | XMLStreamException e) {
      throw CaseProblems.cannotWrite(file.toString(), e);
    }
  }

  private void write(TestSummary summary) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", valid(summary.pipeline()));
    xml.writeAttribute("time", seconds(summary.duration()));
    xml.writeAttribute("tests", String.valueOf(summary.results().size()));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("failures", String.valueOf(summary.failed()));
    for (CaseResult result : summary.results()) {
      xml.writeCharacters("\n  ");
      write(summary.pipeline(), result);
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
  }

  private void write(String pipeline, CaseResult result) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("name", valid(result.name()));
    xml.writeAttribute("classname", valid(pipeline));
    xml.writeAttribute("time", seconds(result.duration()));
    if (!result.isPassed()) {
      String text = String.join("\n", result.failures());
      xml.writeStartElement("failure");
      xml.writeAttribute("message", valid(text.lines().findFirst().orElse("")));
      xml.writeAttribute("type", "failure");
      xml.writeCharacters(valid(result.at() + "\n" + text));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }

  /** XML cannot have some characters, not even escaped: they are written as in Java. */
  private static String valid(String text) {
    StringBuilder valid = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean isValid =
                  c == '\t'
                      || c == '\n'
                      || (c >= 0x20 && c <= 0xD7FF)
                      || (c >= 0xE000 && c <= 0xFFFD)
                      || c >= 0x10000;
              if (isValid) {
                valid.appendCodePoint(c);
              } else {
                valid.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return valid.toString();
  }
}
