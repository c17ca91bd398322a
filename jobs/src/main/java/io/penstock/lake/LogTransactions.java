package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.input.InputProblems;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The transaction actions of a Delta table, read with no Spark. */
final class LogTransactions {
  private static final String TRANSACTION = "txn";

  private LogTransactions() {}

  /** Version by application id; empty where there is no table. A damaged log is an error (65). */
  static Map<String, Long> read(Configuration conf, Path table) {
    Optional<LogListing> listing = LogListing.open(conf, table).map(LogCheck::require);
    Map<String, Long> versions = new HashMap<>();
    if (listing.isPresent()) {
      try {
        LogReplay.actions(
            listing.get(),
            listing.get().latestVersion(),
            Set.of(TRANSACTION),
            action -> {
              JsonNode txn = action.path(TRANSACTION);
              versions.put(txn.path("appId").asText(), txn.path("version").asLong());
            });
      } catch (IOException e) {
        throw InputProblems.cannotRead(listing.get().directory(), e);
      }
    }
    return versions;
  }
}
