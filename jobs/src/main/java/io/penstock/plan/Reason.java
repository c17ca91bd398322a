package io.penstock.plan;

import io.penstock.input.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a node would run, or would not; several may hold at once. */
public sealed interface Reason {
  /** The reason for people, without an end mark. */
  String sentence();

  /** A stable word for programs, such as {@code new-files}. */
  default String kind() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** Nothing that it depends on has changed. */
  record UpToDate() implements Reason {
    @Override
    public String sentence() {
      return "up to date";
    }
  }

  /** There is no table or model yet. */
  record FirstRun() implements Reason {
    @Override
    public String sentence() {
      return "first run";
    }
  }

  /**
   * Its definition is another one than that which made its table or model.
   *
   * @param keys the keys that changed, such as {@code checks.amount_sane}; empty where the lake's
   *     records are too old to say
   */
  record DefinitionChanged(List<String> keys) implements Reason {
    public DefinitionChanged {
      keys = List.copyOf(keys);
    }

    @Override
    public String sentence() {
      return keys.isEmpty()
          ? "its definition changed"
          : "its definition changed: " + Words.keys(keys);
    }
  }

  /**
   * An input is at another version.
   *
   * @param name of the input
   * @param from the version that was read, as the lake records it; empty where none was
   * @param to the version now
   */
  record InputChanged(String name, String from, String to) implements Reason {
    @Override
    public String sentence() {
      String was = Words.version(from);
      String is = Words.version(to);
      if (was.isEmpty() || is.isEmpty() || was.equals(is)) {
        return name + " was made again";
      }
      return name + " is at version " + is + ", was " + was;
    }
  }

  /**
   * Files that were never loaded.
   *
   * @param count how many
   * @param bytes their size in all
   * @param first the names of the first three
   */
  record NewFiles(int count, long bytes, List<String> first) implements Reason {
    public NewFiles {
      first = List.copyOf(first);
    }

    static NewFiles of(List<SourceFile> files) {
      return new NewFiles(files.size(), bytes(files), Words.ofFiles(files));
    }

    static long bytes(List<SourceFile> files) {
      return files.stream().mapToLong(SourceFile::sizeBytes).sum();
    }

    @Override
    public String sentence() {
      return Words.counted(count, "new file")
          + ", "
          + ByteSize.of(bytes)
          + " ("
          + Words.list(first, count)
          + ")";
    }
  }

  /**
   * A run settled which files to load, and did not finish.
   *
   * @param batch the number of the batch
   * @param run the run
   * @param files how many files it holds
   */
  record Unfinished(long batch, String run, int files) implements Reason {
    @Override
    public String sentence() {
      return "batch "
          + batch
          + " of run "
          + run
          + " was settled and not finished: "
          + Words.counted(files, "file");
    }
  }

  /** One run takes no more than this; null where nothing limits it. */
  record TakesAtMost(@Nullable Long files, @Nullable Long bytes) implements Reason {
    @Override
    public String sentence() {
      List<String> limits = new ArrayList<>();
      if (files != null) {
        limits.add(files + (files == 1 ? " file" : " files"));
      }
      if (bytes != null) {
        limits.add(ByteSize.of(bytes));
      }
      return "one run takes at most " + String.join(" and ", limits);
    }
  }

  /**
   * All files are loaded again, whatever was loaded before.
   *
   * @param count how many
   * @param bytes their size in all
   */
  record AllFilesAgain(int count, long bytes) implements Reason {
    @Override
    public String sentence() {
      return "loads all again, " + Words.counted(count, "file") + ", " + ByteSize.of(bytes);
    }
  }

  /**
   * Loaded files have another size or time; whether also another content, the run will see.
   *
   * @param count how many
   * @param first the names of the first three
   */
  record FilesTouched(int count, List<String> first) implements Reason {
    public FilesTouched {
      first = List.copyOf(first);
    }

    @Override
    public String sentence() {
      return Words.counted(count, "loaded file")
          + (count == 1 ? " has" : " have")
          + " another size or time ("
          + Words.list(first, count)
          + ")";
    }
  }

  /**
   * Loaded files are not there any more; their rows stay.
   *
   * @param count how many, also those that went long ago
   * @param first the names of the first three
   */
  record FilesGone(int count, List<String> first) implements Reason {
    public FilesGone {
      first = List.copyOf(first);
    }

    @Override
    public String sentence() {
      return Words.counted(count, "loaded file")
          + (count == 1 ? " is" : " are")
          + " not there any more ("
          + Words.list(first, count)
          + ")";
    }
  }

  /** Loaded files that were gone are there again, as they were. */
  record FilesBack() implements Reason {
    @Override
    public String sentence() {
      return "loaded files that were gone are back";
    }
  }

  /** A function that it calls gives something else since its version {@code to}. */
  record FunctionChanged(String name, int from, int to) implements Reason {
    @Override
    public String sentence() {
      return "function " + name + " is at version " + to + ", was " + from;
    }
  }

  /** This release of Penstock makes something else of the same definition; see its notes. */
  record EngineChanged(int to) implements Reason {
    @Override
    public String sentence() {
      return "this release of Penstock computes it otherwise (engine version " + to + ")";
    }
  }

  /**
   * Only what its table says of itself is another; its rows stay, and what reads them.
   *
   * @param keys the keys that changed, such as {@code columns.email}
   */
  record NotesChanged(List<String> keys) implements Reason {
    public NotesChanged {
      keys = List.copyOf(keys);
    }

    @Override
    public String sentence() {
      return "no rows, only what it says of itself changed: " + Words.keys(keys);
    }
  }

  /** Another program changed the rows of its table. */
  record ChangedByOthers(long version) implements Reason {
    @Override
    public String sentence() {
      return "another program changed it in version " + version;
    }
  }

  /** Its table has no rows of this observation time yet. */
  record NoRowsFor(String asOf) implements Reason {
    @Override
    public String sentence() {
      return "no rows yet for as_of " + asOf;
    }
  }

  /** The rows of this observation time are older than its definition or its inputs. */
  record OldRowsFor(String asOf) implements Reason {
    @Override
    public String sentence() {
      return "its definition or inputs changed since the rows of as_of " + asOf + " were made";
    }
  }

  /** The command line asked for it. */
  record Refreshed() implements Reason {
    @Override
    public String sentence() {
      return "full refresh";
    }
  }

  /** Inputs run before it, and change. */
  record After(List<String> names) implements Reason {
    public After {
      names = List.copyOf(names);
    }

    @Override
    public String sentence() {
      return "after " + String.join(", ", names);
    }
  }

  /** It cannot run because of an input. */
  record Blocked(String by, String why) implements Reason {
    @Override
    public String sentence() {
      return "it reads " + by + ", which " + why;
    }
  }

  /** The command line left it out. */
  record NotSelected() implements Reason {
    @Override
    public String sentence() {
      return "not selected";
    }
  }
}
