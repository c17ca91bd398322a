package io.penstock.yaml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key of the language: the readers, the JSON Schema and the documentation follow it.
 *
 * @param name as in the file
 * @param kind what its value is
 * @param example a right value, as YAML in one line
 * @param help one sentence
 * @param missing what to do where it is absent; null where it may be
 * @param unless a key that stands for it, so that it is not required then; or null
 * @param instead what to do as this build cannot execute it, or empty; null where it can
 */
record Key(
    String name,
    Kind kind,
    String example,
    String help,
    @Nullable String missing,
    @Nullable String unless,
    @Nullable String instead) {

  static Key of(String name, Kind kind, String example, String help) {
    return new Key(name, kind, example, help, null, null, null);
  }

  /** It must be there. */
  Key required() {
    return required("Write, for example: " + name + ": " + example);
  }

  /** It must be there; {@code missing} says what to do where it is not. */
  Key required(String missing) {
    return new Key(name, kind, example, help, missing, unless, instead);
  }

  /** It must be there where another is not. */
  Key requiredUnless(String other) {
    Key key = required();
    return new Key(name, kind, example, help, key.missing, other, instead);
  }

  /** This build cannot execute it; {@code instead} is a sentence that says what works, or empty. */
  Key notYet(String instead) {
    return new Key(name, kind, example, help, missing, unless, Objects.requireNonNull(instead));
  }

  boolean isNotYet() {
    return instead != null;
  }

  boolean isRequired() {
    return missing != null;
  }
}
