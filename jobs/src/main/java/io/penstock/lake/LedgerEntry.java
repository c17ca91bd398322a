package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.input.SourceFile;

/**
 * A file that a source table has taken in, or that need not be taken in again.
 *
 * @param file as it was listed
 * @param sha256 of its content, in hexadecimal
 * @param batch the batch that recorded it
 */
public record LedgerEntry(SourceFile file, String sha256, long batch) {
  static final String PREFIX = "penstock.file:";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The application id of the Delta transaction that stands for this entry. */
  String appId() {
    return PREFIX
        + JSON.createObjectNode()
            .put("path", file.path())
            .put("size", file.sizeBytes())
            .put("mtime", file.modified())
            .put("sha256", sha256);
  }

  /** Reads {@link #appId()}. */
  static LedgerEntry parse(String appId, long batch) {
    try {
      JsonNode json = JSON.readTree(appId.substring(PREFIX.length()));
      SourceFile file =
          new SourceFile(
              json.path("path").asText(), json.path("size").asLong(), json.path("mtime").asLong());
      return new LedgerEntry(file, json.path("sha256").asText(), batch);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ledger entry is not JSON: " + appId, e);
    }
  }
}
