package io.penstock.lake;

import io.penstock.input.InputProblems;
import io.penstock.input.Parallel;
import io.penstock.problem.Causes;
import io.penstock.problem.PenstockException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Proves what must be true of a table, with no Spark: its log is whole, each data file is there as
 * the log says, batches follow one another and their counts add up.
 */
public final class TableCheck {
  private static final int SHOWN = 20;

  private final LogListing log;
  private final String node;
  private final boolean isQuarantine;
  private final @Nullable Instant removeBefore;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private TableCheck(
      LogListing log, String node, boolean isQuarantine, @Nullable Instant removeBefore) {
    this.log = log;
    this.node = node;
    this.isQuarantine = isQuarantine;
    this.removeBefore = removeBefore;
  }

  /**
   * Checks one table.
   *
   * @param node the name by which its rebuild is asked for
   * @param isQuarantine whether batches may be left out
   * @param removeBefore files that nothing refers to are removed if they were last written before
   *     this; null removes none
   */
  public static TableFindings of(
      Configuration conf,
      Path table,
      String node,
      boolean isQuarantine,
      @Nullable Instant removeBefore) {
    Optional<LogListing> log = LogListing.open(conf, table);
    if (log.isEmpty()) {
      return new TableFindings(-1, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of());
    }
    try {
      return new TableCheck(log.get(), node, isQuarantine, removeBefore).check();
    } catch (IOException e) {
      throw InputProblems.cannotRead(table, e);
    }
  }

  private TableFindings check() throws IOException {
    PenstockException damage = LogCheck.damage(log);
    if (damage != null || log.commits().isEmpty()) {
      List<String> said = damage == null ? List.of() : List.of(message(damage));
      return new TableFindings(
          log.latestVersion(), log.commits().size(), 0, 0, 0, 0, 0, 0, 0, said, List.of());
    }
    CommitHistory history = CommitHistory.read(log, node, isQuarantine);
    problems.addAll(history.problems());
    if (history.lacksOld()) {
      notes.add(CheckProblems.oldCommits(log.checkpointVersion()));
    }
    LogState state = LogState.at(log, log.latestVersion());
    ledger(state, history);
    Leftovers files = Leftovers.list(log);
    long rows = files(state, files);
    List<FileStatus> unnamed = files.unnamed(named(state, history));
    int removed = removeBefore == null ? 0 : files.remove(unnamed, removeBefore);
    return new TableFindings(
        log.latestVersion(),
        log.commits().size(),
        history.batch(),
        state.files().size(),
        rows,
        state.sizeBytes(),
        unnamed.size(),
        unnamed.stream().mapToLong(FileStatus::getLen).sum(),
        removed,
        problems,
        notes);
  }

  private void ledger(LogState state, CommitHistory history) {
    Long ledger = state.transactions().get(Ledger.BATCH);
    if (ledger != null && history.batch() > 0 && ledger != history.batch()) {
      problems.add(CheckProblems.otherBatch(log.directory(), ledger, history.batch(), node));
    }
    if (ledger != null && !isQuarantine) {
      inputFiles(log.directory().getParent());
    }
  }

  /** Of each input file all records must be somewhere. */
  private void inputFiles(Path table) {
    try {
      Ledger.read(log.conf(), table).counts().stream()
          .filter(file -> file.read() != file.accepted() + file.quarantined() + file.dropped())
          .map(file -> CheckProblems.fileNotConserved(table, file, node))
          .forEach(problems::add);
    } catch (PenstockException e) {
      problems.add(message(e));
    }
  }

  /** Looks at each data file of the newest version; returns the rows in them. */
  private long files(LogState state, Leftovers files) {
    List<String> found = Collections.synchronizedList(new ArrayList<>());
    long rows =
        Parallel.map(state.files().values(), file -> rows(file, files.data(), found)).stream()
            .mapToLong(Long::longValue)
            .sum();
    Collections.sort(found);
    problems.addAll(found.subList(0, Math.min(SHOWN, found.size())));
    if (found.size() > SHOWN) {
      problems.add(CheckProblems.more(found.size() - SHOWN));
    }
    return rows;
  }

  private long rows(LogState.LiveFile file, Map<Path, FileStatus> there, List<String> found) {
    Path path = log.fileSystem().makeQualified(file.path());
    String said = file.rows().isPresent() ? file.rows().getAsLong() + " rows" : "rows";
    try {
      FileStatus status = there.get(path);
      if (status == null) {
        status = path.getFileSystem(log.conf()).getFileStatus(path);
      }
      if (status.getLen() != file.sizeBytes()) {
        found.add(CheckProblems.otherSize(path, status.getLen(), file.sizeBytes(), node));
        return 0;
      }
      long rows = LogReplay.rows(log.conf(), path);
      if (rows != file.rows().orElse(rows)) {
        found.add(CheckProblems.otherRows(path, rows, file.rows().getAsLong(), node));
      }
      return rows;
    } catch (FileNotFoundException e) {
      found.add(CheckProblems.missingFile(path, said, node));
    } catch (IOException | RuntimeException e) {
      found.add(CheckProblems.unreadableFile(path, Causes.firstLine(e), node));
    }
    return 0;
  }

  /** All files that the log names, also those of versions that are past. */
  private Set<Path> named(LogState state, CommitHistory history) throws IOException {
    Set<String> written = new HashSet<>(history.named());
    LogReplay.actions(
        log,
        log.latestVersion(),
        Set.of("add", "remove"),
        action -> action.elements().forEachRemaining(a -> written.add(a.path("path").asText())));
    Set<Path> named = new HashSet<>();
    Path table = log.directory().getParent();
    for (String path : written) {
      named.add(log.fileSystem().makeQualified(new Path(table, new Path(URI.create(path)))));
    }
    state.files().values().stream()
        .filter(file -> !file.deletionVector().isEmpty())
        .findAny()
        .ifPresent(any -> notes.add("it has deletion vectors, whose files are not looked at"));
    return named;
  }

  private static String message(PenstockException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }
}
