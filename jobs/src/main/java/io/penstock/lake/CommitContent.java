package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * What one commit of a Delta log holds, counted.
 *
 * @param written the files that its first line says were written; 0 where it does not
 * @param hasTable whether it sets both protocol and columns
 */
record CommitContent(
    long adds, long addedBytes, long removes, long removedBytes, long written, boolean hasTable) {

  /** Reads a commit; a line that is not whole is an error (65). */
  static CommitContent read(LogListing log, long version) throws IOException {
    long[] count = new long[7];
    LogReplay.commit(
        log,
        version,
        action -> {
          if (action.has("add")) {
            count[0]++;
            count[1] += action.get("add").path("size").asLong();
          } else if (action.has("remove")) {
            count[2]++;
            count[3] += action.get("remove").path("size").asLong();
          } else if (action.has("commitInfo")) {
            count[4] = written(action.get("commitInfo"));
          } else if (action.has("metaData")) {
            count[5]++;
          } else if (action.has("protocol")) {
            count[6]++;
          }
        });
    return new CommitContent(
        count[0], count[1], count[2], count[3], count[4], count[5] > 0 && count[6] > 0);
  }

  private static long written(JsonNode info) {
    return info.path("operation").asText().equals("WRITE")
        ? info.path("operationMetrics").path("numFiles").asLong()
        : 0;
  }
}
