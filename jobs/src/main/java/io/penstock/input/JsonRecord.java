package io.penstock.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Reads JSON objects into the declared columns, one after the other. */
final class JsonRecord {
  private static final int MOST_REASONS = 3;

  private final JsonValues.Fields fields;
  private final JsonValues values;
  private final boolean rescues;
  private final ObjectReader reader;
  private final Set<String> unknown = new LinkedHashSet<>();
  private final BitSet seen = new BitSet();
  private final @Nullable Object[] row;
  private List<String> why = List.of();
  private final Rescued rescued = new Rescued();

  JsonRecord(StructType declared, Map<String, String> options, boolean rescues) {
    this.values = new JsonValues(options);
    this.fields = new JsonValues.Fields(values, "", declared);
    this.row = new Object[declared.length()];
    this.rescues = rescues;
    this.reader = reader(JsonOptions.mostBytes(options));
  }

  /** Reads JSON as RFC 8259 has it, numbers exactly, and no name twice. */
  static ObjectReader reader(int mostBytes) {
    JsonMapper.Builder mapper =
        JsonMapper.builder()
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    JsonMapper built = mapper.build();
    built
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(mostBytes).build());
    return built.reader();
  }

  /** The object in a text; why there is none otherwise. */
  static ObjectNode object(ObjectReader reader, byte[] bytes, int length) throws Misfit {
    if (!UTF8String.fromBytes(bytes, 0, length).isValid()) {
      throw new Misfit("the record is not UTF-8");
    }
    try (JsonParser parser = reader.createParser(bytes, 0, length)) {
      JsonNode node = reader.readTree(parser);
      if (node instanceof ObjectNode object) {
        if (parser.nextToken() != null) {
          throw new Misfit("there is text after the object");
        }
        return object;
      }
      throw new Misfit("the record is no object");
    } catch (JsonProcessingException e) {
      throw new Misfit("the record is no JSON at byte " + place(e) + ": " + words(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long place(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
  }

  /** What Jackson says without what it says to programmers. */
  private static String words(JsonProcessingException e) {
    String text = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    for (String aside : List.of(" (start marker", ": enable", " (maybe a")) {
      int at = text.indexOf(aside);
      text = at < 0 ? text : text.substring(0, at);
    }
    return text;
  }

  /** Reads a record; what was read before is gone. */
  void read(JsonText text) {
    Arrays.fill(row, null);
    seen.clear();
    unknown.clear();
    values.unknown().clear();
    why = new ArrayList<>();
    rescued.clear();
    if (!text.problem().isEmpty()) {
      why.add(text.problem());
      return;
    }
    try {
      fill(object(reader, text.bytes(), text.length()));
    } catch (Misfit e) {
      why.add(e.why());
      unknown.clear();
    }
    if (!why.isEmpty()) {
      rescued.clear();
      Arrays.fill(row, null);
    }
  }

  private void fill(ObjectNode object) throws Misfit {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      int i = fields.index(entry.getKey());
      if (i < 0) {
        unknown.add(entry.getKey());
        rescue(entry);
      } else if (seen.get(i)) {
        throw new Misfit("'" + fields.path(i) + "' is there twice");
      }
      if (i >= 0) {
        seen.set(i);
      }
      if (i >= 0 && !entry.getValue().isNull()) {
        value(entry, i);
      }
    }
  }

  private void value(Map.Entry<String, JsonNode> entry, int i) {
    values.unknown().clear();
    try {
      row[i] = fields.reader(i).read(entry.getValue());
      if (!values.unknown().isEmpty()) {
        unknown.addAll(values.unknown());
        rescue(entry);
      }
    } catch (Misfit e) {
      if (rescues) {
        rescue(entry);
      } else if (why.size() < MOST_REASONS) {
        why.add(e.why());
      }
    }
  }

  private void rescue(Map.Entry<String, JsonNode> entry) {
    if (rescues) {
      rescued.put(entry.getKey(), entry.getValue());
    }
  }

  /** The value of a declared column; null of all if the record does not fit. */
  @Nullable Object value(int i) {
    return row[i];
  }

  /** Why the record does not fit; null if it does. */
  @Nullable UTF8String why() {
    return why.isEmpty() ? null : UTF8String.fromString(String.join("; ", why));
  }

  /** Fields that were not declared, by path. */
  Set<String> unknown() {
    return unknown;
  }

  /** What had no place in the columns, as JSON with the file's path; null if all had one. */
  @Nullable UTF8String rescued(String file) {
    return rescued.json(file);
  }

  /** The text of the record as far as it can be shown. */
  static UTF8String raw(JsonText text) {
    return UTF8String.fromString(
        new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8));
  }
}
