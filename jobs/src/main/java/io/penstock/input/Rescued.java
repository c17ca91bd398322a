package io.penstock.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** What of a record had no place in the declared columns; see {@link Records#RESCUED}. */
final class Rescued {
  /** The entry that says where the record is from. */
  static final String FILE_PATH = "_file_path";

  private @Nullable ObjectNode values;

  void clear() {
    values = null;
  }

  void put(String name, JsonNode value) {
    if (values == null) {
      values = new ObjectNode(JsonNodeFactory.instance);
    }
    values.set(name, value);
  }

  void put(String name, String value) {
    put(name, JsonNodeFactory.instance.textNode(value));
  }

  /** The values as JSON; null if there are none. */
  @Nullable UTF8String json(String file) {
    return values == null ? null : UTF8String.fromString(values.put(FILE_PATH, file).toString());
  }
}
