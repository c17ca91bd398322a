package io.penstock.ml;

/** Where a stage stands in a model's definition. */
public enum Role {
  /** In the list {@code prepare}: makes features. */
  PREPARE("a feature stage", "prepare"),
  /** Under {@code algorithm}: learns the label. */
  ALGORITHM("an algorithm", "algorithm");

  private final String noun;
  private final String key;

  Role(String noun, String key) {
    this.noun = noun;
    this.key = key;
  }

  /** With its article, for messages. */
  String noun() {
    return noun;
  }

  /** The key of the pipeline file under which such stages stand. */
  public String key() {
    return key;
  }
}
