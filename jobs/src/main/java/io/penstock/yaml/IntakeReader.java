package io.penstock.yaml;

import io.penstock.definition.Intake;
import io.penstock.definition.Intake.OnBadFile;
import io.penstock.definition.Intake.OnEmpty;
import io.penstock.definition.Intake.OnFileChange;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which files a source takes, and what it does with those that are odd. */
final class IntakeReader {
  private static final String BYTES = "([1-9][0-9]{0,8}) ?(B|kB|MB|GB|TB)";
  private static final String TIME = "(0|[1-9][0-9]{0,5})(s|m|h)";
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L);

  static final Key MAX_FILES =
      Key.of(
          "maxFilesPerRun",
          Kinds.wholeNumber(1, Integer.MAX_VALUE),
          "1000",
          "The most files that one run takes, in the order of their paths; all by default.");
  static final Key MAX_BYTES =
      Key.of(
          "maxBytesPerRun",
          Kinds.text(BYTES, "a size such as 500MB or 10GB"),
          "10GB",
          "The most bytes that one run takes, and at least one file; all by default.");
  static final Key ON_FILE_CHANGE =
      Key.of(
          "onFileChange",
          Kinds.words("fail", "replace", "append"),
          "fail",
          "What happens with a loaded file that has other content now: `fail`, the default, stops"
              + " the node; `replace` replaces its rows; `append` loads it once more.");
  static final Key ON_BAD_FILE =
      Key.of(
          "onBadFile",
          Kinds.words("fail", "quarantine"),
          "fail",
          "What happens with a file that cannot be read as a whole, such as a cut `.gz`: `fail`, the"
              + " default, stops the node; `quarantine` loads the others.");
  static final Key ON_EMPTY =
      Key.of(
          "onEmpty",
          Kinds.words("fail", "warn", "ok"),
          "fail",
          "What happens where `path` has no files: `fail`, the default, stops the node (66).");
  static final Key SETTLE =
      Key.of(
          "settle",
          Kinds.text(TIME, "a time such as 10s, 5m or 1h"),
          "10s",
          "How long a file must have been left alone before it is taken; `0s` by default.");

  private IntakeReader() {}

  static Intake read(Keys keys, WriteMode write) {
    if (keys.is("onFileChange", "replace") && !(write instanceof WriteMode.Append)) {
      keys.refuse(
          "onFileChange",
          "can be replace only with 'write: append', since the rows of a file are not kept apart"
              + " otherwise",
          "Write 'onFileChange: append', or 'write: append'.");
    }
    if (write instanceof WriteMode.Overwrite) {
      for (Key limit : List.of(MAX_FILES, MAX_BYTES)) {
        keys.refuse(
            limit.name(),
            "cannot stand beside 'write: overwrite', which takes all new files as one snapshot",
            "Delete it, or write 'append' or 'merge'.");
      }
    }
    return new Intake(
        keys.longNumber(MAX_FILES.name()),
        bytes(keys.text(MAX_BYTES.name())),
        word(keys, ON_FILE_CHANGE, OnFileChange.values(), OnFileChange.FAIL),
        word(keys, ON_BAD_FILE, OnBadFile.values(), OnBadFile.FAIL),
        word(keys, ON_EMPTY, OnEmpty.values(), OnEmpty.FAIL),
        time(keys.text(SETTLE.name())));
  }

  private static <E extends Enum<E>> E word(Keys keys, Key key, E[] choices, E absent) {
    String word = keys.wordOr("", key.name());
    for (E choice : choices) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(word)) {
        return choice;
      }
    }
    return absent;
  }

  private static @Nullable Long bytes(@Nullable Text text) {
    Matcher size = Pattern.compile(BYTES).matcher(text == null ? "" : text.value());
    return size.matches()
        ? (Long) (Long.parseLong(size.group(1)) * UNITS.getOrDefault(size.group(2), 1L))
        : null;
  }

  private static Duration time(@Nullable Text text) {
    Matcher time = Pattern.compile(TIME).matcher(text == null ? "" : text.value());
    return time.matches()
        ? Duration.parse("PT" + time.group(1) + time.group(2).toUpperCase(Locale.ROOT))
        : Duration.ZERO;
  }
}
