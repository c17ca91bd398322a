package io.penstock.lake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;

/**
 * What a snapshot holds, taken from the checksum file that Delta writes with each commit where that
 * has it: asking the snapshot itself starts three Spark jobs per version.
 */
final class SnapshotFacts {
  private SnapshotFacts() {}

  /** Version by application id. */
  static Map<String, Long> transactions(Snapshot snapshot) {
    Option<VersionChecksum> checksum = checksum(snapshot);
    if (checksum.isEmpty() || checksum.get().setTransactions().isEmpty()) {
      return snapshot.version() < 0 ? Map.of() : Interop.transactions(snapshot);
    }
    Map<String, Long> transactions = new LinkedHashMap<>();
    for (SetTransaction one : Interop.list(checksum.get().setTransactions().get())) {
      transactions.put(one.appId(), one.version());
    }
    return transactions;
  }

  /** All files, with their statistics; empty if only the snapshot itself knows. */
  static Optional<List<AddFile>> files(Snapshot snapshot) {
    if (snapshot.version() < 0) {
      return Optional.of(List.of());
    }
    Option<VersionChecksum> checksum = checksum(snapshot);
    if (checksum.isEmpty() || checksum.get().allFiles().isEmpty()) {
      return Optional.empty();
    }
    List<AddFile> files = Interop.list(checksum.get().allFiles().get());
    return files.size() == checksum.get().numFiles() ? Optional.of(files) : Optional.empty();
  }

  private static Option<VersionChecksum> checksum(Snapshot snapshot) {
    return snapshot.version() < 0 ? Interop.none() : snapshot.checksumOpt();
  }
}
