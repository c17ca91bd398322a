package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.input.InputProblems;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The commit files of a Delta table, read with no Spark: one listing, then one file at a time. */
final class TableLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LogListing listing;

  private TableLog(LogListing listing) {
    this.listing = listing;
  }

  /** Lists the log; empty where there is no table. A damaged log is an error (65). */
  static Optional<TableLog> open(Configuration conf, Path table) {
    return LogListing.open(conf, table)
        .map(LogCheck::require)
        .filter(log -> !log.commits().isEmpty())
        .map(TableLog::new);
  }

  long latestVersion() {
    return listing.latestVersion();
  }

  /** The versions whose commit files are still there, newest first. */
  Iterable<Long> newestFirst() {
    return listing.commits().descendingKeySet();
  }

  /** Whether the file of a commit is still there. */
  boolean has(long version) {
    return listing.commits().containsKey(version);
  }

  /** One commit; reading stops as soon as all that is asked for is known. */
  Commit read(long version) {
    Path file = listing.commitFile(version);
    JsonNode info = null;
    JsonNode metadata = null;
    boolean changesData = false;
    try (BufferedReader lines = listing.reader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode action = JSON.readTree(line);
        info = action.has("commitInfo") ? action.get("commitInfo") : info;
        metadata = action.has("metaData") ? action.get("metaData") : metadata;
        changesData |=
            action.path("add").path("dataChange").asBoolean()
                || action.path("remove").path("dataChange").asBoolean();
        if (changesData && info != null) {
          break;
        }
      }
    } catch (JsonProcessingException e) {
      throw LakeProblems.cutCommit(file, LogCheck.mend(listing, version), e);
    } catch (ChecksumException e) {
      throw LakeProblems.sideFileDisagrees(file, LogCheck.mend(listing, version), e);
    } catch (IOException e) {
      throw InputProblems.cannotRead(file, e);
    }
    return new Commit(version, info, metadata, changesData);
  }

  /** The {@code metadata} of a version's checksum file; null where there is none. */
  @Nullable JsonNode checksumMetadata(long version) {
    try (BufferedReader lines = listing.reader(listing.checksumFile(version))) {
      String text = lines.readLine();
      return text == null ? null : JSON.readTree(text).get("metadata");
    } catch (IOException absentOrDamaged) {
      return null;
    }
  }

  /**
   * One commit.
   *
   * @param info its {@code commitInfo}, or null
   * @param metadata the action that sets columns, if it stands before the first file that changes
   *     data, or null
   * @param changesData whether it adds or removes rows
   */
  record Commit(
      long version, @Nullable JsonNode info, @Nullable JsonNode metadata, boolean changesData) {
    /** Penstock's record of this commit; empty if another program committed. */
    Optional<CommitRecord> record() {
      JsonNode text = info == null ? null : info.get("userMetadata");
      return text == null ? Optional.empty() : CommitRecord.parse(text.asText());
    }

    /** What Delta calls what was done; empty if the commit does not say. */
    String operation() {
      return info == null ? "" : info.path("operation").asText("");
    }

    /** A parameter of {@link #operation}; empty if there is none. */
    String parameter(String name) {
      return info == null ? "" : info.path("operationParameters").path(name).asText("");
    }
  }
}
