package io.penstock.it.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lines of results, one per fault and job, in {@code target/faults.jsonl}. */
final class Results {
  static final Path FILE = Path.of("target", "faults.jsonl");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Results() {}

  /**
   * What one job made of one fault.
   *
   * @param fault its number in the catalogue, and a word if it has several forms
   * @param what the fault, for people
   * @param job {@code penstock} or {@code plain}
   * @param lost rows that are not there
   * @param extra rows that are there twice, or are not what was delivered
   * @param manualSteps what a person must do before a run again is enough
   * @param recoverySeconds of the run after the fault; 0 where none is needed
   * @param ratio of that to a clean run; 0 where none is needed
   * @param quality of the message, 0 to 5; -1 where there is none to give
   * @param leakedBytes of files that no version names
   * @param note why it is as it is; may be empty
   */
  record Line(
      String fault,
      String what,
      String job,
      long lost,
      long extra,
      int manualSteps,
      double recoverySeconds,
      double ratio,
      int quality,
      long leakedBytes,
      String note) {
    boolean isGood() {
      return lost == 0 && extra == 0 && manualSteps == 0;
    }
  }

  static void add(Line line) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("fault", line.fault()).put("what", line.what()).put("job", line.job());
    json.put("pass", line.isGood()).put("lost", line.lost()).put("extra", line.extra());
    json.put("manualSteps", line.manualSteps()).put("recoverySeconds", line.recoverySeconds());
    json.put("ratio", line.ratio()).put("quality", line.quality());
    json.put("leakedBytes", line.leakedBytes()).put("note", line.note());
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, json + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
