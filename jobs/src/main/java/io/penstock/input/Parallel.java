package io.penstock.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Work on several files at a time, as the user who asks for it: threads that are shared, as those
 * of parallel streams, would do it as the user of the process. Most of such work waits for a disk
 * or another machine, so there are more threads than processors.
 */
public final class Parallel {
  private static final int THREADS = 8;

  private Parallel() {}

  /** The results in the order of the items; the first failure is thrown. */
  public static <T, R> List<R> map(Collection<? extends T> items, Function<T, R> work) {
    if (items.size() < 2) {
      return items.stream().<R>map(work).toList();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(THREADS, items.size()), Parallel::thread);
    try {
      UserGroupInformation user = UserGroupInformation.getCurrentUser();
      List<Callable<R>> calls = new ArrayList<>();
      for (T item : items) {
        calls.add(() -> user.doAs((PrivilegedExceptionAction<R>) () -> work.apply(item)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      throw new IllegalStateException("work on files failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while files were read", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the user is not known", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The results by item, each of which is there once. */
  public static <T, R> Map<T, R> byItem(Collection<? extends T> items, Function<T, R> work) {
    List<R> results = map(items, work);
    Map<T, R> byItem = new HashMap<>();
    int at = 0;
    for (T item : items) {
      byItem.put(item, results.get(at++));
    }
    return byItem;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "penstock-files");
    thread.setDaemon(true);
    return thread;
  }
}
