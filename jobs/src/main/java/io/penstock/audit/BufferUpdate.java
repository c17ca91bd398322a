package io.penstock.audit;

import static io.penstock.audit.Trees.list;
import static io.penstock.audit.Trees.replaced;
import static io.penstock.audit.Trees.seq;

import io.penstock.audit.RunningTotals.Buffer;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** The code that Spark generates of a buffer that is brought up to date with each row. */
final class BufferUpdate {
  private BufferUpdate() {}

  /** What a field of the buffer is before a row. */
  static Expression field(Buffer holder, int place, AttributeReference field) {
    return new Slot(holder, place, field.dataType(), field.nullable(), "");
  }

  /** True of every row; stores what the fields are after it, by what they were before. */
  static Expression stored(Buffer holder, List<Expression> fields) {
    return new Update(holder, seq(fields));
  }

  /** All values are known before the first is stored: they may depend on what was there. */
  static void store(SpecificInternalRow row, List<Expression> values, @Nullable InternalRow input) {
    Object[] known = values.stream().map(value -> value.eval(input)).toArray();
    for (int i = 0; i < known.length; i++) {
      row.update(i, InternalRow.copyValue(known[i]));
    }
  }

  /** An expression on the buffer. */
  private abstract static class OnBuffer extends Expression implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    final Buffer holder;
    private final Seq<Expression> children;

    OnBuffer(Buffer holder, Seq<Expression> children) {
      this.holder = holder;
      this.children = children;
    }

    static CodeBlock block(String code) {
      return new CodeBlock(seq(List.of(code)), seq(List.of()));
    }

    @Override
    public Seq<Expression> children() {
      return children;
    }

    /** Evaluated where it stands, and once for a row. */
    @Override
    public boolean deterministic() {
      return false;
    }

    @Override
    public int productArity() {
      return 1;
    }

    @Override
    public Object productElement(int n) {
      return children;
    }

    @Override
    public boolean canEqual(Object that) {
      return that instanceof OnBuffer;
    }
  }

  /** What a field of the buffer is before a row. */
  private static final class Slot extends OnBuffer {
    private static final long serialVersionUID = 1L;

    private final int place;
    private final DataType type;
    private final boolean isNullable;
    private final String row;

    /** With what generated code has the buffer in; empty where there is none. */
    private Slot(Buffer holder, int place, DataType type, boolean isNullable, String row) {
      super(holder, seq(List.of()));
      this.place = place;
      this.type = type;
      this.isNullable = isNullable;
      this.row = row;
    }

    Slot in(String field) {
      return new Slot(holder, place, type, isNullable, field);
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> none) {
      return this;
    }

    @Override
    public boolean nullable() {
      return isNullable;
    }

    @Override
    public DataType dataType() {
      return type;
    }

    @Override
    public @Nullable Object eval(InternalRow input) {
      SpecificInternalRow row = holder.row();
      return row.isNullAt(place) ? null : row.get(place, type);
    }

    @Override
    public ExprCode doGenCode(CodegenContext ctx, ExprCode ev) {
      String javaType = CodeGenerator.javaType(type);
      String read = CodeGenerator.getValue(row, type, Integer.toString(place));
      if (!isNullable) {
        String code = "%s %s = %s;%n".formatted(javaType, ev.value(), read);
        return ev.copy(block(code), FalseLiteral$.MODULE$, ev.value());
      }
      String code =
          "boolean %1$s = %2$s.isNullAt(%3$d);%n%4$s %5$s = %1$s ? %6$s : (%7$s);%n"
              .formatted(
                  ev.isNull(),
                  row,
                  place,
                  javaType,
                  ev.value(),
                  CodeGenerator.defaultValue(type, false),
                  read);
      return ev.copy(block(code), ev.isNull(), ev.value());
    }
  }

  /** Stores what the fields of the buffer are after a row; true. */
  private static final class Update extends OnBuffer {
    private static final long serialVersionUID = 1L;

    Update(Buffer holder, Seq<Expression> updates) {
      super(holder, updates);
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> updates) {
      return new Update(holder, updates);
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public DataType dataType() {
      return DataTypes.BooleanType;
    }

    @Override
    public Object eval(InternalRow input) {
      store(holder.row(), list(children()), input);
      return true;
    }

    @Override
    public ExprCode doGenCode(CodegenContext ctx, ExprCode ev) {
      String buffer = ctx.addReferenceObj("totals", holder, Buffer.class.getName()) + ".row()";
      String row =
          ctx.addMutableState(
              SpecificInternalRow.class.getName(),
              "totals",
              field -> "%s = %s;".formatted(field, buffer),
              true,
              true);
      StringBuilder values = new StringBuilder();
      StringBuilder stores = new StringBuilder();
      List<Expression> updates = list(children());
      for (int i = 0; i < updates.size(); i++) {
        Expression update =
            replaced(updates.get(i), part -> part instanceof Slot slot ? slot.in(row) : null);
        ExprCode value = update.genCode(ctx);
        values.append(value.code()).append('\n');
        stores
            .append(CodeGenerator.updateColumn(row, update.dataType(), i, value, true, false))
            .append('\n');
      }
      String code = "%s%sboolean %s = true;%n".formatted(values, stores, ev.value());
      return ev.copy(block(code), FalseLiteral$.MODULE$, ev.value());
    }
  }
}
