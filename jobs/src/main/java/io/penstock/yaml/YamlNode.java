package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.List;

/** A piece of a YAML file, before it means anything. */
sealed interface YamlNode {
  /** Where it begins. */
  Position at();

  /** What a message calls it. */
  String kind();

  /** Whether it is a list or a map that has nothing in it. */
  default boolean isEmpty() {
    return false;
  }

  /**
   * A value; it is always text.
   *
   * @param text what it says, quotes and escapes resolved
   * @param isQuoted whether it is more than a plain word: quoted, or a block of text
   */
  record Scalar(Text text, boolean isQuoted) implements YamlNode {
    @Override
    public Position at() {
      return text.at();
    }

    @Override
    public String kind() {
      return "text";
    }

    /** Whether there is nothing after the colon or the dash. */
    boolean isMissing() {
      return !isQuoted && text.value().isEmpty();
    }
  }

  /** A list. */
  record Sequence(Position at, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public boolean isEmpty() {
      return items.isEmpty();
    }
  }

  /** A map; its keys differ. */
  record Mapping(Position at, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "a map";
    }

    @Override
    public boolean isEmpty() {
      return entries.isEmpty();
    }
  }

  /** Something that the language does not have; its problem is already known. */
  record Refused(Position at) implements YamlNode {
    @Override
    public String kind() {
      return "refused";
    }
  }

  /** A key and its value. */
  record Entry(Text key, YamlNode value) {}
}
