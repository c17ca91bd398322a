package io.penstock.gpu.fit;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;

/** Reads the features of a row, which begin at its column {@link #FIRST}, as doubles. */
enum FeatureReader implements Serializable {
  /** One column of MLlib's vector type: {@code (kind, size, indices, values)}. */
  VECTOR {
    @Override
    int columns(InternalRow row) {
      InternalRow vector = row.getStruct(FIRST, VECTOR_FIELDS);
      return isDense(vector) ? vector.getArray(VALUES).numElements() : vector.getInt(SIZE);
    }

    @Override
    int read(InternalRow row, double[] into, int at, int columns) {
      InternalRow vector = row.getStruct(FIRST, VECTOR_FIELDS);
      ArrayData values = vector.getArray(VALUES);
      if (isDense(vector)) {
        copy(values, into, at);
        return columns;
      }
      Arrays.fill(into, at, at + columns, 0);
      ArrayData indices = vector.getArray(INDICES);
      int stored = values.numElements();
      for (int i = 0; i < stored; i++) {
        into[at + indices.getInt(i)] = values.getDouble(i);
      }
      return stored;
    }
  },

  /** One column {@code array<double>}. */
  DOUBLES {
    @Override
    int columns(InternalRow row) {
      return row.getArray(FIRST).numElements();
    }

    @Override
    int read(InternalRow row, double[] into, int at, int columns) {
      copy(row.getArray(FIRST), into, at);
      return columns;
    }
  },

  /** One column {@code array<float>}. */
  FLOATS {
    @Override
    int columns(InternalRow row) {
      return row.getArray(FIRST).numElements();
    }

    @Override
    int read(InternalRow row, double[] into, int at, int columns) {
      ArrayData values = row.getArray(FIRST);
      for (int j = 0; j < columns; j++) {
        into[at + j] = values.isNullAt(j) ? Double.NaN : values.getFloat(j);
      }
      return columns;
    }
  },

  /** A column {@code double} a feature. */
  SCALARS {
    @Override
    int columns(InternalRow row) {
      return row.numFields() - FIRST;
    }

    @Override
    boolean isNull(InternalRow row) {
      return false; // a value that is NULL is found as such
    }

    @Override
    int read(InternalRow row, double[] into, int at, int columns) {
      for (int j = 0; j < columns; j++) {
        into[at + j] = row.isNullAt(FIRST + j) ? Double.NaN : row.getDouble(FIRST + j);
      }
      return columns;
    }
  };

  /** Where the features begin: after the label and the weight. */
  static final int FIRST = 2;

  private static final int VECTOR_FIELDS = 4;
  private static final int SIZE = 1;
  private static final int INDICES = 2;
  private static final int VALUES = 3;
  private static final byte DENSE = 1;

  /** How many features the row has. */
  abstract int columns(InternalRow row);

  /**
   * Writes the features of a row; a NULL among them becomes NaN.
   *
   * @param columns that the row has
   * @return how many values the row stores: fewer than its features where it is sparse
   */
  abstract int read(InternalRow row, double[] into, int at, int columns);

  /** Whether the row has no features at all. */
  boolean isNull(InternalRow row) {
    return row.isNullAt(FIRST);
  }

  private static boolean isDense(InternalRow vector) {
    return vector.getByte(0) == DENSE;
  }

  private static void copy(ArrayData values, double[] into, int at) {
    int count = values.numElements();
    if (values instanceof UnsafeArrayData unsafe && !hasNull(unsafe, count)) {
      long offset = unsafe.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes(count);
      Platform.copyMemory(
          unsafe.getBaseObject(), offset, into, Platform.DOUBLE_ARRAY_OFFSET + 8L * at, 8L * count);
      return;
    }
    for (int j = 0; j < count; j++) {
      into[at + j] = values.isNullAt(j) ? Double.NaN : values.getDouble(j);
    }
  }

  /** By the words of bits that stand before the values. */
  private static boolean hasNull(UnsafeArrayData values, int count) {
    for (int word = 0; word < (count + 63) / 64; word++) {
      if (Platform.getLong(values.getBaseObject(), values.getBaseOffset() + 8 + 8L * word) != 0) {
        return true;
      }
    }
    return false;
  }
}
