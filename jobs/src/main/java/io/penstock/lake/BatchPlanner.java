package io.penstock.lake;

import io.penstock.definition.Intake;
import io.penstock.definition.Intake.OnBadFile;
import io.penstock.definition.Intake.OnFileChange;
import io.penstock.input.FileContent;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.lake.LedgerEntry.Fate;
import io.penstock.problem.CheckFailedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Decides what the next batch of a source holds. Files are taken in the order of their paths, which
 * no clock can change; their times decide nothing.
 */
final class BatchPlanner {
  private final Configuration conf;
  private final Ledger ledger;
  private final Intake intake;
  private final Instant now;
  private final long number;
  private final Map<String, SourceFile> contents = new HashMap<>();
  private final Set<String> replaced = new HashSet<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();

  BatchPlanner(Configuration conf, Ledger ledger, Intake intake, Instant now) {
    this.conf = conf;
    this.ledger = ledger;
    this.intake = intake;
    this.now = now;
    this.number = ledger.lastBatch() + 1;
  }

  /** Of the listed files the first that are not known, as many as a run may take. */
  SourceBatch next(List<SourceFile> listed) {
    List<SourceFile> unsure = listed.stream().filter(file -> !ledger.isKnown(file)).toList();
    List<SourceFile> settled = settled(unsure);
    Set<SourceFile> open = new HashSet<>();
    List<SourceFile> taken = limited(settled, open);
    Map<SourceFile, FileContent> found = FileContent.read(conf, taken);
    Set<SourceFile> left = stillWritten(taken);
    List<SourceFile> whole = taken.stream().filter(file -> !left.contains(file)).toList();
    // Before the others: who has the content that they had is no duplicate of theirs any more.
    whole.stream()
        .filter(file -> losesRows(file, content(found, file)))
        .forEach(file -> replaced.add(file.path()));
    Comparator<SourceFile> replacedFirst = Comparator.comparing(f -> !replaced.contains(f.path()));
    whole.stream().sorted(replacedFirst).forEach(file -> take(file, content(found, file)));
    takeDuplicatesOfReplaced(listed);
    requireNoBadFiles();
    return batch(listed, unsure, settled.size() - open.size() - taken.size());
  }

  /**
   * A batch that was settled and not finished, and then nothing else.
   *
   * @param listed all files, known, of the batch or neither
   */
  SourceBatch resumed(List<SourceFile> listed, SettledBatch settled) {
    entries.addAll(settled.entries());
    List<SourceFile> unsure = listed.stream().filter(file -> !ledger.isKnown(file)).toList();
    return batch(listed, unsure, 0);
  }

  private SourceBatch batch(List<SourceFile> listed, List<SourceFile> unsure, int beyondLimit) {
    Set<SourceFile> taken = new HashSet<>();
    entries.forEach(entry -> taken.add(entry.file()));
    Set<SourceFile> missing = new HashSet<>(unsure);
    missing.removeAll(taken);
    long bytes = missing.stream().mapToLong(SourceFile::sizeBytes).sum();
    if (beyondLimit > 0) {
      warnings.add(LakeProblems.remaining(beyondLimit, bytes, intake));
    }
    return new SourceBatch(
        number,
        entries.stream().filter(LedgerEntry::isLoaded).map(LedgerEntry::file).sorted().toList(),
        entries,
        false,
        SourceFiles.digest(listed.stream().filter(file -> !missing.contains(file)).toList()),
        warnings,
        missing.size(),
        ledger.segment(),
        ledger.entriesInLog());
  }

  private void take(SourceFile file, FileContent content) {
    Optional<LedgerEntry> before = ledger.at(file.path());
    boolean isTouched = before.isPresent() && before.get().sha256().equals(content.sha256());
    if (isTouched && isDuplicateOfReplaced(before.get())) {
      load(file, content, Fate.LOADED);
    } else if (isTouched) {
      LedgerEntry known = before.get();
      boolean isLoaded = known.isLoaded();
      entries.add(
          entry(
              file,
              content,
              isLoaded ? Fate.SAME : known.fate(),
              isLoaded ? file.path() : known.detail()));
    } else if (content.fault() != null) {
      reject(file, content, before);
    } else if (before.isPresent() && hasRows(before.get())) {
      change(file, content, before.get());
    } else {
      // What the quarantine says of a file that could not be read goes.
      boolean wasRejected = before.filter(e -> e.fate() == Fate.REJECTED).isPresent();
      load(file, content, wasRejected ? Fate.REPLACED : Fate.LOADED);
    }
  }

  private void load(SourceFile file, FileContent content, Fate fate) {
    Optional<LedgerEntry> known =
        ledger
            .withContent(content.sha256(), file.sizeBytes())
            .filter(entry -> !replaced.contains(entry.file().path()));
    Optional<SourceFile> same = known.map(LedgerEntry::file);
    if (same.isEmpty() && file.sizeBytes() > 0) {
      same = Optional.ofNullable(contents.get(content.sha256()));
    }
    if (same.isPresent()) {
      warnings.add(
          LakeProblems.redelivered(file, same.get(), known.map(LedgerEntry::batch).orElse(number)));
      entries.add(entry(file, content, Fate.SAME, same.get().path()));
      return;
    }
    contents.put(content.sha256(), file);
    entries.add(entry(file, content, fate, ""));
  }

  private void change(SourceFile file, FileContent content, LedgerEntry before) {
    if (intake.onFileChange() == OnFileChange.FAIL) {
      throw new CheckFailedException(LakeProblems.changedFile(file, before));
    }
    boolean replaces = intake.onFileChange() == OnFileChange.REPLACE;
    warnings.add(LakeProblems.loadedAgain(file, before, replaces));
    if (replaces) {
      // Also where another file has the same content: the old rows must go.
      contents.put(content.sha256(), file);
      entries.add(entry(file, content, Fate.REPLACED, ""));
    } else {
      load(file, content, Fate.LOADED);
    }
  }

  private void reject(SourceFile file, FileContent content, Optional<LedgerEntry> before) {
    String why = String.valueOf(content.fault());
    boolean isChange = before.isPresent() && hasRows(before.get());
    if (intake.onBadFile() == OnBadFile.FAIL || isChange) {
      bad.add(file.path() + " " + why);
    } else {
      warnings.add(LakeProblems.rejected(file, why));
      entries.add(entry(file, content, Fate.REJECTED, why));
    }
  }

  /** The rows of a replaced file may have stood for other files of the same content. */
  private void takeDuplicatesOfReplaced(List<SourceFile> listed) {
    for (SourceFile file : replaced.isEmpty() ? List.<SourceFile>of() : listed) {
      Optional<LedgerEntry> known = ledger.at(file.path()).filter(e -> e.file().equals(file));
      if (known.isPresent() && isDuplicateOfReplaced(known.get())) {
        String sha256 = known.get().sha256();
        SourceFile original = contents.putIfAbsent(sha256, file);
        entries.add(
            LedgerEntry.of(
                file,
                sha256,
                number,
                original == null ? Fate.LOADED : Fate.SAME,
                original == null ? "" : original.path()));
      }
    }
  }

  private boolean isDuplicateOfReplaced(LedgerEntry entry) {
    return entry.fate() == Fate.SAME
        && !entry.detail().equals(entry.file().path())
        && replaced.contains(entry.detail());
  }

  /** Whether the rows that a file has in the table are replaced. */
  private boolean losesRows(SourceFile file, FileContent content) {
    return intake.onFileChange() == OnFileChange.REPLACE
        && content.fault() == null
        && ledger
            .at(file.path())
            .filter(before -> hasRows(before) && !before.sha256().equals(content.sha256()))
            .isPresent();
  }

  private void requireNoBadFiles() {
    if (!bad.isEmpty()) {
      throw new CheckFailedException(LakeProblems.badFiles(bad));
    }
  }

  /** Without those that were written to a moment ago. */
  private List<SourceFile> settled(List<SourceFile> files) {
    List<SourceFile> settled = new ArrayList<>();
    for (SourceFile file : files) {
      long age = now.toEpochMilli() - file.modified();
      boolean isYoung = age >= 0 && age < intake.settle().toMillis();
      if (isYoung) {
        warnings.add(LakeProblems.tooYoung(file, intake.settle()));
      } else {
        settled.add(file);
      }
    }
    return settled;
  }

  /**
   * The first, as many as a run may take. One that its file system knows to be open takes nobody's
   * place, and is not even read: its last block may be nowhere yet.
   */
  private List<SourceFile> limited(List<SourceFile> files, Set<SourceFile> open) {
    Long most = intake.maxFilesPerRun();
    Long mostBytes = intake.maxBytesPerRun();
    List<SourceFile> taken = new ArrayList<>();
    long bytes = 0;
    for (SourceFile file : files) {
      boolean isTooMuch =
          mostBytes != null && bytes + file.sizeBytes() > mostBytes && !taken.isEmpty();
      if (isTooMuch || (most != null && taken.size() >= most)) {
        break;
      }
      if (SourceFiles.isClosed(conf, file)) {
        taken.add(file);
        bytes += file.sizeBytes();
      } else {
        warnings.add(LakeProblems.stillWritten(file));
        open.add(file);
      }
    }
    return taken;
  }

  private Set<SourceFile> stillWritten(List<SourceFile> files) {
    Set<SourceFile> written = new HashSet<>();
    for (SourceFile file : files) {
      if (SourceFiles.now(conf, file).filter(file::equals).isEmpty()) {
        warnings.add(LakeProblems.stillWritten(file));
        written.add(file);
      }
    }
    return written;
  }

  private LedgerEntry entry(SourceFile file, FileContent content, Fate fate, String detail) {
    return LedgerEntry.of(file, content.sha256(), number, fate, detail);
  }

  /** Whether the table has rows that came from this path. */
  private static boolean hasRows(LedgerEntry entry) {
    return entry.isLoaded()
        || (entry.fate() == Fate.SAME && entry.detail().equals(entry.file().path()));
  }

  private static FileContent content(Map<SourceFile, FileContent> found, SourceFile file) {
    FileContent content = found.get(file);
    if (content == null) {
      throw new IllegalStateException("not read: " + file.path());
    }
    return content;
  }
}
