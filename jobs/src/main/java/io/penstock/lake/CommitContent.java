package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** What one commit of a Delta log holds, counted. */
final class CommitContent {
  private static final String ADD = "add";
  private static final String REMOVE = "remove";
  private static final String INFO = "commitInfo";

  private long adds;
  private long addedBytes;
  private long removes;
  private long removedBytes;
  private long rows;
  private boolean knowsRows = true;
  private boolean hasColumns;
  private boolean hasProtocol;
  private OptionalLong written = OptionalLong.empty();

  private CommitContent() {}

  /** Reads a commit; a line that is not whole is an error (65). */
  static CommitContent read(LogListing log, long version) throws IOException {
    CommitContent content = new CommitContent();
    LogReplay.commit(log, version, content::take);
    return content;
  }

  /** The files that it adds, less those that it removes. */
  long files() {
    return adds - removes;
  }

  /** The bytes that it adds, less those that it removes. */
  long bytes() {
    return addedBytes - removedBytes;
  }

  /** The rows of the files that it adds. */
  long rows() {
    return rows;
  }

  /** The rows that its first line says were written; empty where it does not say. */
  OptionalLong written() {
    return knowsRows ? written : OptionalLong.empty();
  }

  /** Whether it sets both protocol and columns, as the first of a table does. */
  boolean makesTable() {
    return hasColumns && hasProtocol;
  }

  private void take(JsonNode action) {
    if (action.has(ADD)) {
      adds++;
      addedBytes += action.get(ADD).path("size").asLong();
      OptionalLong said = LogState.rows(action.get(ADD));
      knowsRows &= said.isPresent();
      rows += said.orElse(0);
    } else if (action.has(REMOVE)) {
      removes++;
      removedBytes += action.get(REMOVE).path("size").asLong();
    } else if (action.has(INFO)) {
      written = written(action.get(INFO));
    }
    hasColumns |= action.has("metaData");
    hasProtocol |= action.has("protocol");
  }

  /** By Penstock's record, else of a plain append by Delta's own count. */
  private static OptionalLong written(JsonNode info) {
    Optional<CommitRecord> record = CommitRecord.parse(info.path("userMetadata").asText());
    if (record.isPresent()) {
      boolean hasNone = record.get().rowsOf() != null;
      Long rows = hasNone ? null : record.get().counts().get("written");
      return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
    }
    JsonNode rows = info.path("operationMetrics").path("numOutputRows");
    boolean isPlain =
        info.path("operation").asText().equals("WRITE") && info.path("isBlindAppend").asBoolean();
    return isPlain && !rows.isMissingNode() ? OptionalLong.of(rows.asLong()) : OptionalLong.empty();
  }
}
