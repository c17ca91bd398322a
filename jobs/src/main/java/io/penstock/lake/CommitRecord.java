package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What Penstock writes into the metadata of each of its commits; the lake has no other state.
 *
 * @param run the run that committed
 * @param node the node, such as {@code sources.transactions}
 * @param fingerprint of the node's definition and inputs, as of this commit
 * @param asOf for a table keyed by {@code as_of}: fingerprint by {@code as_of}, oldest first, the
 *     newest 400; empty for other tables
 * @param inputs data version by input name, such as {@code transactions -> 12}
 * @param batch the number of this write to the table, counted from 1
 * @param ledgerDigest for a source: digest of the listed input files that are loaded; null for
 *     other tables
 * @param counts rows: {@code read}, {@code written}, {@code dropped}, {@code quarantined}, and
 *     {@code check.NAME} for the rows that broke a check; {@code bytes} that were written
 * @param definition a short digest of each key of the definition, and the versions of the code that
 *     the fingerprint counts; empty in the records of the first release
 * @param rowsOf of a commit that changes only what the table says of itself: the {@link
 *     TableState#state} of the rows, which stays; null for every other
 */
public record CommitRecord(
    String run,
    String node,
    String fingerprint,
    Map<String, String> asOf,
    Map<String, String> inputs,
    long batch,
    @Nullable String ledgerDigest,
    Map<String, Long> counts,
    Map<String, String> definition,
    @Nullable String rowsOf) {
  private static final int KEPT_AS_OF = 400;
  private static final String MARK = "penstock";
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  public CommitRecord {
    asOf = newest(asOf);
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
  }

  /** A record of a write that is about to start: no batch, ledger or counts yet. */
  public static CommitRecord of(
      String run, String node, String fingerprint, Map<String, String> inputs) {
    return new CommitRecord(
        run, node, fingerprint, Map.of(), inputs, 0, null, Map.of(), Map.of(), null);
  }

  /** The same with the digests of the node's definition. */
  public CommitRecord withDefinition(Map<String, String> digests) {
    return new CommitRecord(
        run, node, fingerprint, asOf, inputs, batch, ledgerDigest, counts, digests, rowsOf);
  }

  /** The same with the fingerprint of one {@code as_of}, which becomes the newest. */
  public CommitRecord withAsOf(String key, String value) {
    Map<String, String> all = new LinkedHashMap<>(asOf);
    all.remove(key);
    all.put(key, value);
    return withAsOf(all);
  }

  /** The same with other fingerprints by {@code as_of}, such as those of the commit before. */
  public CommitRecord withAsOf(Map<String, String> all) {
    return new CommitRecord(
        run, node, fingerprint, all, inputs, batch, ledgerDigest, counts, definition, rowsOf);
  }

  /** The same as batch {@code number}, with what came of it. */
  CommitRecord settled(long number, @Nullable String digest, Map<String, Long> rows) {
    return new CommitRecord(
        run, node, fingerprint, asOf, inputs, number, digest, rows, definition, null);
  }

  /**
   * The same by another run, which changes only what the table says of itself.
   *
   * @param digests of the definition, by which it says so
   * @param state of the rows, see {@link TableState#state}
   */
  public CommitRecord noting(String byRun, Map<String, String> digests, String state) {
    return new CommitRecord(
        byRun, node, fingerprint, asOf, inputs, batch, ledgerDigest, counts, digests, state);
  }

  /** The same with other counts. */
  CommitRecord withCounts(Map<String, Long> rows) {
    return settled(batch, ledgerDigest, rows);
  }

  /** Whether {@code other} is of the same write: the same run, node and batch. */
  boolean isSameWriteAs(CommitRecord other) {
    return run.equals(other.run) && node.equals(other.node) && batch == other.batch;
  }

  /** The record as one line of JSON. */
  public String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put(MARK, FORMAT);
    json.put("run", run).put("node", node).put("fingerprint", fingerprint);
    asOf.forEach(json.putObject("asOf")::put);
    inputs.forEach(json.putObject("inputs")::put);
    json.put("batch", batch);
    if (ledgerDigest != null) {
      json.put("ledgerDigest", ledgerDigest);
    }
    counts.forEach(json.putObject("counts")::put);
    if (!definition.isEmpty()) {
      definition.forEach(json.putObject("definition")::put);
    }
    if (rowsOf != null) {
      json.put("rowsOf", rowsOf);
    }
    return json.toString();
  }

  /** Reads {@link #toJson()}; empty for text that is not of Penstock. */
  public static Optional<CommitRecord> parse(String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
    if (json == null || json.path(MARK).asInt() != FORMAT) {
      return Optional.empty();
    }
    JsonNode digest = json.get("ledgerDigest");
    JsonNode rowsOf = json.get("rowsOf");
    return Optional.of(
        new CommitRecord(
            json.path("run").asText(),
            json.path("node").asText(),
            json.path("fingerprint").asText(),
            map(json.path("asOf"), JsonNode::asText),
            map(json.path("inputs"), JsonNode::asText),
            json.path("batch").asLong(),
            digest == null ? null : digest.asText(),
            map(json.path("counts"), JsonNode::asLong),
            map(json.path("definition"), JsonNode::asText),
            rowsOf == null ? null : rowsOf.asText()));
  }

  private static <T> Map<String, T> map(JsonNode object, Function<JsonNode, T> value) {
    Map<String, T> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), value.apply(entry.getValue())));
    return map;
  }

  private static Map<String, String> newest(Map<String, String> all) {
    Map<String, String> kept = new LinkedHashMap<>();
    all.entrySet().stream()
        .skip(Math.max(0, all.size() - KEPT_AS_OF))
        .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableMap(kept);
  }
}
