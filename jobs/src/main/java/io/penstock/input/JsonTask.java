package io.penstock.input;

import io.penstock.definition.OnSchemaChange;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** What a task does that reads JSON. */
record JsonTask(
    SerializableConfiguration conf,
    StructType declared,
    TreeMap<String, String> options,
    boolean isMultiLine,
    OnSchemaChange mode,
    CollectionAccumulator<String> left)
    implements Serializable {

  /** The number of records that begin in each chunk. */
  static List<Long> count(SerializableConfiguration conf, List<FileChunk> chunks) {
    List<Long> counts = new ArrayList<>();
    for (FileChunk chunk : chunks) {
      try (JsonText text = new JsonLines(conf.value(), chunk, 1)) {
        long count = 0;
        while (text.next()) {
          count++;
        }
        counts.add(count);
      } catch (IOException e) {
        throw failure(conf.value(), chunk, e);
      }
    }
    return counts;
  }

  /** The rows of some chunks. */
  Iterator<InternalRow> rows(List<FileChunk> chunks) {
    return new Rows(chunks);
  }

  static JsonText open(Configuration conf, FileChunk chunk, int most, boolean isMultiLine)
      throws IOException {
    return isMultiLine ? new JsonDocuments(conf, chunk, most) : new JsonLines(conf, chunk, most);
  }

  /** A file that is not whole is the data's fault (65); whatever else failed may go well later. */
  static RuntimeException failure(Configuration conf, FileChunk chunk, IOException e) {
    Path path = new Path(chunk.path());
    boolean isCompressed = new CompressionCodecFactory(conf).getCodec(path) != null;
    return e instanceof EOFException || isCompressed
        ? InputProblems.unreadableFile(new SourceFile(chunk.path(), 0, 0), e)
        : new UncheckedIOException(e);
  }

  private final class Rows implements Iterator<InternalRow> {
    private final Iterator<FileChunk> chunks;
    private final JsonRecord record = new JsonRecord(declared, options, rescues());
    private @Nullable FileChunk chunk;
    private @Nullable JsonText text;
    private long number;
    private boolean isRead;
    private final Map<String, Long> unknown = new LinkedHashMap<>();

    private Rows(List<FileChunk> chunks) {
      this.chunks = chunks.iterator();
      TaskContext task = TaskContext.get();
      if (task != null) {
        TaskCompletionListener closes = done -> close();
        task.addTaskCompletionListener(closes);
      }
    }

    @Override
    public boolean hasNext() {
      while (!isRead) {
        if (text == null && !chunks.hasNext()) {
          return false;
        }
        advance();
      }
      return true;
    }

    private void advance() {
      FileChunk now = chunk;
      JsonText opened = text;
      if (opened == null || now == null) {
        now = chunks.next();
        opened = null;
      }
      try {
        if (opened == null) {
          opened = open(conf.value(), now, JsonOptions.mostBytes(options), isMultiLine);
          chunk = now;
          number = now.before();
          text = opened;
        }
        if (opened.next()) {
          number++;
          record.read(opened);
          record.unknown().forEach(name -> unknown.putIfAbsent(name, number));
          // Once a field is there that must not be, only the names of the others are wanted.
          isRead = unknown.isEmpty() || !forbids();
        } else {
          settleUnknown(now);
          close();
        }
      } catch (IOException e) {
        throw failure(conf.value(), now, e);
      }
    }

    private void settleUnknown(FileChunk ended) {
      if (!unknown.isEmpty() && forbids()) {
        throw InputProblems.columnsDiffer(ended.path(), undeclared(), true);
      }
      if (mode == OnSchemaChange.IGNORE) {
        unknown.keySet().forEach(name -> left.add(ended.path() + "\n" + name));
      }
      unknown.clear();
    }

    private List<String> undeclared() {
      List<String> fields = new ArrayList<>();
      unknown.forEach(
          (name, first) -> fields.add("not declared " + name + " (record " + first + ")"));
      Set<String> names = new TreeSet<>(List.of(declared.fieldNames()));
      fields.add("expected " + String.join(", ", names));
      return fields;
    }

    @Override
    public InternalRow next() {
      boolean hasNext = hasNext();
      JsonText now = text;
      FileChunk of = chunk;
      if (!hasNext || now == null || of == null) {
        throw new NoSuchElementException();
      }
      isRead = false;
      int columns = declared.length();
      int at = columns;
      @Nullable Object[] values = new Object[columns + (rescues() ? 5 : 4)];
      for (int i = 0; i < columns; i++) {
        values[i] = record.value(i);
      }
      if (rescues()) {
        values[at++] = record.rescued(of.path());
      }
      UTF8String why = record.why();
      values[at++] = why == null ? null : JsonRecord.raw(now);
      values[at++] = why;
      values[at++] = UTF8String.fromString(of.path());
      values[at] = number;
      return new GenericInternalRow(values);
    }

    private boolean rescues() {
      return mode == OnSchemaChange.RESCUE;
    }

    private boolean forbids() {
      return mode == OnSchemaChange.FAIL || mode == OnSchemaChange.APPEND_NEW_COLUMNS;
    }

    private void close() {
      JsonText open = text;
      text = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
