package io.penstock.yaml;

import java.util.List;

/** The kinds of values that the keys of the language have. */
final class Kinds {
  /** Text on which parameters are resolved. */
  static final Kind TEXT = new Kind.Plain("", "");

  /** One SELECT or one expression, in which parameters are {@code :name}. */
  static final Kind SQL = new Kind.Sql();

  /** Any single value. */
  static final Kind VALUE = new Kind.Value();

  /** {@code true} or {@code false}. */
  static final Kind BOOLEAN = new Kind.Bool();

  /** A number between 0 and 1, both left out. */
  static final Kind SHARE = new Kind.Share();

  /** A number of at least 0. */
  static final Kind AMOUNT = new Kind.Amount();

  private Kinds() {}

  /** Text of a form, which has a message of its own where it is another. */
  static Kind text(String pattern) {
    return new Kind.Plain(pattern, "");
  }

  /** Text of a form; {@code wanted} follows "must be" where it is another. */
  static Kind text(String pattern, String wanted) {
    return new Kind.Plain(pattern, wanted);
  }

  /** One of some words. */
  static Kind.Words words(String... words) {
    return words(List.of(words));
  }

  static Kind.Words words(List<String> words) {
    return new Kind.Words(words, List.of());
  }

  static Kind wholeNumber(long least, long most) {
    return new Kind.WholeNumber(least, most);
  }

  /** Names of columns that differ. */
  static Kind columns() {
    return new Kind.Texts(TEXT, true, false);
  }

  /** At least one column. */
  static Kind someColumns() {
    return new Kind.Texts(TEXT, true, true);
  }

  /** Texts, of which there may be none. */
  static Kind texts() {
    return new Kind.Texts(TEXT, false, false);
  }

  /** At least one text. */
  static Kind someTexts() {
    return someTexts(TEXT);
  }

  /** At least one text of a form. */
  static Kind someTexts(Kind form) {
    return new Kind.Texts(form, false, true);
  }

  /** A map with keys of its own. */
  static Kind map(KeySet keys) {
    return new Kind.MapOf(keys);
  }

  /** A map whose keys the user chooses. */
  static Kind entries(String keyPattern, Kind value) {
    return new Kind.Entries(keyPattern, value, false);
  }

  /** As above, with at least one entry. */
  static Kind someEntries(String keyPattern, Kind value) {
    return new Kind.Entries(keyPattern, value, true);
  }

  static Kind list(Kind item) {
    return new Kind.ListOf(item, 0, Integer.MAX_VALUE);
  }

  /** A list of at least one item. */
  static Kind someList(Kind item) {
    return new Kind.ListOf(item, 1, Integer.MAX_VALUE);
  }

  /** A list of two items. */
  static Kind pair(Kind item) {
    return new Kind.ListOf(item, 2, 2);
  }

  static Kind anyOf(Kind... kinds) {
    return new Kind.AnyOf(List.of(kinds));
  }

  /** An MLlib stage that prepares columns, learns, or either. */
  static Kind stage(Kind.StageRole role) {
    return new Kind.Stage(role);
  }
}
