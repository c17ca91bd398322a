package io.penstock.lake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process among all that ever were, so that another process can tell whether it is gone.
 *
 * @param host the name of the host, for people
 * @param pid the process id
 * @param started what tells the process from a later one with the same id: on Linux the ticks since
 *     boot of {@code /proc/PID/stat}, which no change of the clock moves; elsewhere the time of its
 *     start
 * @param machine within which process ids are unique: on Linux the id of this boot and the process
 *     id namespace, so that neither two hosts of one name nor two containers of one host are taken
 *     for the same; elsewhere the host's name
 */
record ProcessIdentity(String host, long pid, String started, String machine) {
  private static final Path PROC = Path.of("/proc");
  private static final Path SELF = PROC.resolve("self/stat");
  private static final String UNKNOWN = "unknown";
  private static final int STATE = 0; // of what follows the name in /proc/PID/stat
  private static final int START_TICKS = 19;

  /** This process. */
  static ProcessIdentity current() {
    ProcessHandle self = ProcessHandle.current();
    String host = hostName();
    return new ProcessIdentity(host, self.pid(), started(self.pid()).orElse(""), machine(host));
  }

  /**
   * Whether the process is known to be gone. False also where nobody here can know: it is of
   * another machine, or of another container.
   */
  boolean isGone() {
    if (!isHere()) {
      return false;
    }
    Optional<String> now = started(pid);
    // Of a process of somebody else a Linux may show nothing; then it does not show the first.
    boolean isHidden = Files.exists(SELF) && !Files.exists(PROC.resolve("1"));
    return now.isPresent() ? !now.get().equals(started) && !now.get().equals(UNKNOWN) : !isHidden;
  }

  /** Whether it is, or was, where this process is. */
  boolean isHere() {
    return machine.equals(machine(hostName()));
  }

  /** As people are told. */
  String described() {
    return "process %d on %s".formatted(pid, host);
  }

  /**
   * When the process of an id started; empty if there is none, or only its remains. Of one that
   * this user may not look at, a text that says so.
   */
  private static Optional<String> started(long pid) {
    if (!Files.exists(SELF)) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .flatMap(process -> process.info().startInstant())
          .map(Object::toString);
    }
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      // The name before it is in brackets, and may have blanks and brackets itself.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean isDead = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return isDead ? Optional.empty() : Optional.of(fields[START_TICKS]);
    } catch (AccessDeniedException unknown) {
      return Optional.of(UNKNOWN);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String machine(String host) {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip()
          + "/"
          + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    } catch (IOException notLinux) {
      return host;
    }
  }

  private static String hostName() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return "localhost";
      }
    }
  }
}
