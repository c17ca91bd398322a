package io.penstock.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the table of results into a page, between {@code <!-- grid -->} and {@code <!-- end -->}:
 * {@code RESULTS PAGE WHERE}, the last being date, commit and machine.
 */
public final class ReliabilityPage {
  private static final String BEGIN = "<!-- grid -->\n";
  private static final String END = "<!-- end -->";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReliabilityPage() {}

  /** {@code RESULTS PAGE WHERE}. */
  public static void main(String[] args) throws IOException {
    Path page = Path.of(args[1]);
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END, begin);
    String table = table(Path.of(args[0]));
    Files.writeString(
        page, text.substring(0, begin) + "\n" + args[2] + "\n\n" + table + text.substring(end));
  }

  private static String table(Path results) throws IOException {
    Map<String, Map<String, JsonNode>> byFault = new TreeMap<>();
    for (String line : Files.readAllLines(results)) {
      JsonNode result = MAPPER.readTree(line);
      byFault
          .computeIfAbsent(result.path("fault").asText(), any -> new LinkedHashMap<>())
          .put(result.path("job").asText(), result); // the last run of a fault counts
    }
    StringBuilder table = new StringBuilder();
    table.append(
        "| fault | | lost | extra | by hand | recovery | message | left | plain: lost | extra |\n");
    table.append("|---|---|---|---|---|---|---|---|---|---|\n");
    byFault.forEach((fault, jobs) -> row(table, fault, jobs));
    return table.toString();
  }

  private static void row(StringBuilder table, String fault, Map<String, JsonNode> jobs) {
    JsonNode ours = jobs.get("penstock");
    JsonNode plain = jobs.get("plain");
    if (ours == null) {
      return;
    }
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
            fault,
            ours.path("what").asText(),
            rows(ours, "lost"),
            rows(ours, "extra"),
            ours.path("manualSteps").asInt(),
            recovery(ours),
            ours.path("quality").asInt() < 0 ? "" : ours.path("quality").asInt() + " of 5",
            ours.path("leakedBytes").asLong() == 0 ? "" : ours.path("leakedBytes").asLong() + " B",
            plain == null ? "" : rows(plain, "lost"),
            plain == null ? "" : rows(plain, "extra")));
  }

  private static String rows(JsonNode result, String key) {
    long rows = result.path(key).asLong();
    return rows == 0 ? "0" : "**" + rows + "**";
  }

  private static String recovery(JsonNode result) {
    double seconds = result.path("recoverySeconds").asDouble();
    return seconds == 0
        ? ""
        : String.format(Locale.ROOT, "%.1f s, %.1f x", seconds, result.path("ratio").asDouble());
  }
}
