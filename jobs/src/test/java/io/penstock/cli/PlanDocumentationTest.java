package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that docs/plan.md shows give what it shows. To write what they give now, run this
 * test with -Dpenstock.write.docs=true and look at the difference.
 */
class PlanDocumentationTest {
  private static final Path PAGE = Path.of("../docs/plan.md");
  private static final Path PICTURE = Path.of("../docs/plan.svg");
  private static final String LAKE = "lake/financial-risk";
  private static final Pattern SHOWN =
      Pattern.compile("```\n(penstock plan [^\n]*)\n```\n\n```text\n(.*?)\n```", Pattern.DOTALL);

  @TempDir private Path directory;

  @Test
  void thePageShowsWhatTheCommandsPrint() throws IOException {
    String page = Files.readString(PAGE);
    List<String> shown = new ArrayList<>();
    List<String> printed = new ArrayList<>();
    StringBuilder now = new StringBuilder();
    Matcher example = SHOWN.matcher(page);
    while (example.find()) {
      shown.add(example.group(2));
      printed.add(run(example.group(1)).stripTrailing());
      example.appendReplacement(
          now,
          Matcher.quoteReplacement(
              example.group().replace(example.group(2), printed.get(printed.size() - 1))));
    }
    example.appendTail(now);
    if (Boolean.getBoolean("penstock.write.docs")) {
      Files.writeString(PAGE, now);
    }

    assertThat(shown).hasSize(2).isEqualTo(printed);
  }

  @Test
  void thePictureIsThatOfTheCommand() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("\npenstock plan pipelines/financial-risk.yaml --format svg -o plan.svg\n");
    run("penstock plan pipelines/financial-risk.yaml --format svg -o plan.svg");
    String drawn = Files.readString(directory.resolve("plan.svg"));
    if (Boolean.getBoolean("penstock.write.docs")) {
      Files.writeString(PICTURE, drawn);
    }

    assertThat(Files.readString(PICTURE)).isEqualTo(drawn);
  }

  @Test
  void aCompiledPlanIsWrittenAndTheOtherOptionsAreRefusedBesideIt() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("\npenstock compile pipelines/financial-risk.yaml -o plan.json\n");
    run("penstock compile pipelines/financial-risk.yaml -o plan.json");
    Path plan = directory.resolve("plan.json");

    assertThat(Files.readString(plan))
        .contains("\"penstockPlan\" : 1")
        .contains("\"name\" : \"predictions.risk_scores\"");
    assertThat(failure(64, "run", plan.toString(), "--param", "as_of=2025-01-31"))
        .isEqualTo(
            "penstock: "
                + plan
                + " is a compiled plan: it says itself what runs and how. Leave the other options"
                + " out, or give them to compile.\n");
    assertThat(failure(64, "plan", "../pipelines/financial-risk.yaml", "--node", "spendin"))
        .startsWith("penstock: unknown dataset 'spendin'.");
    assertThat(failure(73, "plan", "../pipelines/financial-risk.yaml", "-o", plan + "/x"))
        .startsWith("penstock: cannot write " + plan + "/x: ");
  }

  /** Runs a command of the page, on a lake that is not there. */
  private String run(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.remove(0);
    words.replaceAll(word -> word.startsWith("pipelines/") ? "../" + word : word);
    words.replaceAll(word -> word.startsWith("plan.") ? directory.resolve(word).toString() : word);
    String lake = directory.resolve("lake").toString();
    words.addAll(List.of("--lake", lake));
    return captured(0, words).replace(lake, LAKE).replace("../pipelines/", "pipelines/");
  }

  private static String captured(int code, List<String> words) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(Penstock.execute(words.toArray(String[]::new))).isEqualTo(code);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String failure(int code, String... words) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      assertThat(Penstock.execute(words)).isEqualTo(code);
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8);
  }
}
