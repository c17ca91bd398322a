package io.penstock.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of keys in the documentation are those of the readers. */
class LanguagePageTest {
  private static final Path PAGE = Path.of("../docs/language.md");
  private static final Pattern TABLE =
      Pattern.compile("<!-- keys: (.+?) -->\n(.*?)<!-- end -->", Pattern.DOTALL);
  private static final int MOST_WORDS = 9;

  private final Map<String, KeySet> sets = sets();

  @Test
  void theTablesSayWhatTheReadersRead() throws IOException {
    String page = Files.readString(PAGE);
    String right = TABLE.matcher(page).replaceAll(this::generated);
    if (Boolean.getBoolean("penstock.write")) {
      Files.writeString(PAGE, right);
    }

    assertThat(Files.readString(PAGE))
        .as("docs/language.md: run this test with -Dpenstock.write=true and commit it")
        .isEqualTo(right);
  }

  @Test
  void everyMapOfTheLanguageHasATable() throws IOException {
    List<String> titles = new ArrayList<>();
    Matcher table = TABLE.matcher(Files.readString(PAGE));
    while (table.find()) {
      titles.add(table.group(1));
    }

    assertThat(titles).containsExactlyInAnyOrderElementsOf(sets.keySet());
  }

  private static Map<String, KeySet> sets() {
    Map<String, KeySet> sets = PipelineReader.KEYS.all();
    sets.putAll(ProfileReader.KEYS.all());
    return sets;
  }

  private String generated(MatchResult table) {
    String title = table.group(1);
    KeySet keys =
        Objects.requireNonNull(sets.get(title), () -> "docs/language.md: no map is a " + title);
    String text = "<!-- keys: " + keys.title() + " -->\n" + table(keys) + "<!-- end -->";
    return Matcher.quoteReplacement(text);
  }

  private static String table(KeySet keys) {
    StringBuilder table = new StringBuilder("| key | meaning |\n|---|---|\n");
    keys.keys().stream()
        .filter(key -> !key.isNotYet())
        .forEach(key -> table.append("| `" + key.name() + "` | " + meaning(key) + " |\n"));
    List<Key> notYet = keys.keys().stream().filter(Key::isNotYet).toList();
    notYet.forEach(
        key ->
            table.append("| `" + key.name() + "` | *Not supported yet.* " + key.help() + " |\n"));
    return table.toString();
  }

  private static String meaning(Key key) {
    boolean isAlwaysRequired = key.isRequired() && key.unless() == null;
    StringBuilder meaning = new StringBuilder(key.help());
    meaning.append(isAlwaysRequired ? " *Required.*" : "");
    if (!(key.kind() instanceof Kind.Words words)) {
      return meaning.toString();
    }
    if (words.known().size() <= MOST_WORDS) {
      meaning.append(words.known().size() == 1 ? " Only " : " One of ");
      meaning.append(listed(words.known())).append('.');
    }
    if (!words.notYet().isEmpty()) {
      meaning.append(" *Not supported yet:* ").append(listed(words.notYet())).append('.');
    }
    return meaning.toString();
  }

  private static String listed(List<String> words) {
    return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
  }
}
