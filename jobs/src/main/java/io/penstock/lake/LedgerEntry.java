package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.input.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * A file that a source table has taken in, or that need not be taken in again.
 *
 * @param file as it was listed
 * @param sha256 of its content, in hexadecimal
 * @param batch the batch that recorded it
 * @param fate what became of it
 * @param detail the path that has its rows for SAME, why for REJECTED; else empty
 * @param counts what became of its records; null where this batch did not load it, and in the
 *     ledgers of the first release
 */
public record LedgerEntry(
    SourceFile file,
    String sha256,
    long batch,
    Fate fate,
    String detail,
    @Nullable FileCounts counts) {
  static final String PREFIX = "penstock.file:";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What became of a file. */
  public enum Fate {
    /** Its rows were loaded. */
    LOADED,
    /** Its rows were loaded, in place of those that its path had before. */
    REPLACED,
    /** Its rows are those of another file, which came before it. */
    SAME,
    /** It cannot be read as a whole: it has no rows. */
    REJECTED
  }

  static LedgerEntry of(SourceFile file, String sha256, long batch, Fate fate, String detail) {
    return new LedgerEntry(file, sha256, batch, fate, detail, null);
  }

  /** Whether the batch that recorded it has its rows. */
  boolean isLoaded() {
    return fate == Fate.LOADED || fate == Fate.REPLACED;
  }

  LedgerEntry with(FileCounts found) {
    return new LedgerEntry(file, sha256, batch, fate, detail, found);
  }

  /** The application id of the Delta transaction that stands for this entry. */
  String appId() {
    return PREFIX + json();
  }

  /** Reads {@link #appId()}. */
  static LedgerEntry ofAppId(String appId, long batch) {
    return parse(appId.substring(PREFIX.length()), batch);
  }

  /** All but the batch. */
  ObjectNode json() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("path", file.path())
            .put("size", file.sizeBytes())
            .put("mtime", file.modified())
            .put("sha256", sha256);
    if (fate != Fate.LOADED) {
      json.put("fate", fate.name());
    }
    if (!detail.isEmpty()) {
      json.put("detail", detail);
    }
    if (counts != null) {
      json.putArray("rows")
          .add(counts.read())
          .add(counts.accepted())
          .add(counts.quarantined())
          .add(counts.dropped());
    }
    return json;
  }

  /** Reads {@link #json()}. */
  static LedgerEntry parse(String text, long batch) {
    try {
      return parse(JSON.readTree(text), batch);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ledger entry is not JSON: " + text, e);
    }
  }

  static LedgerEntry parse(JsonNode json, long batch) {
    SourceFile file =
        new SourceFile(
            json.path("path").asText(), json.path("size").asLong(), json.path("mtime").asLong());
    String sha256 = json.path("sha256").asText();
    JsonNode rows = json.path("rows");
    return new LedgerEntry(
        file,
        sha256,
        batch,
        Fate.valueOf(json.path("fate").asText(Fate.LOADED.name())),
        json.path("detail").asText(),
        rows.isMissingNode()
            ? null
            : new FileCounts(
                file.path(),
                file.sizeBytes(),
                sha256,
                batch,
                rows.path(0).asLong(),
                rows.path(1).asLong(),
                rows.path(2).asLong(),
                rows.path(3).asLong()));
  }
}
