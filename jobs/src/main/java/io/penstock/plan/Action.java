package io.penstock.plan;

import java.util.Arrays;
import java.util.Optional;

/** What a run would do with a node. */
public enum Action {
  /** It would run. */
  RUN("run"),
  /** It stays as it is, up to date. */
  KEEP("keep"),
  /** It cannot run. */
  BLOCKED("blocked"),
  /** It stays as it is, whatever has changed. */
  NOT_SELECTED("not selected");

  private final String word;

  Action(String word) {
    this.word = word;
  }

  /** The action of a word, if there is one. */
  static Optional<Action> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
  }

  /** The action as plans write it. */
  public String word() {
    return word;
  }
}
