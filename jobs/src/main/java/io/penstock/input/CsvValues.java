package io.penstock.input;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Values of CSV as Spark converts them, but none that Spark would change without a word: no number
 * with separators unless {@code locale} is set, none rounded or made infinite, no date out of a
 * part of the text.
 */
final class CsvValues {
  private static final Pattern PLAIN = Pattern.compile("[-+]?[0-9]*\\.?[0-9]*(?:[eE][-+]?[0-9]+)?");
  private static final Pattern DATE = Pattern.compile("[-+]?[0-9]{4,7}-[0-9]{1,2}-[0-9]{1,2}");
  private static final Pattern MIDNIGHT = Pattern.compile("[T ]00:00(?::00(?:\\.0*)?)?");
  private static final int DATE_LENGTH = 10;
  private static final int SHOWN = 60;

  private final StructField[] fields;
  private final List<Conversion> conversions = new ArrayList<>();
  private final CSVOptions options;
  private final @Nullable NumberText numbers;

  /** Turns a text into a value of Spark's; throws what it likes if it cannot. */
  private interface Conversion {
    Object of(String text);
  }

  CsvValues(StructType columns, UnivocityParser parser, CsvDialect dialect) {
    this.fields = columns.fields();
    this.options = dialect.spark();
    this.numbers = dialect.locale() == null ? null : new NumberText(dialect.locale());
    for (StructField field : fields) {
      conversions.add(conversion(field, parser));
    }
  }

  /** The value of a column; null for none. Throws what it likes if the text is no such value. */
  @Nullable Object value(int column, @Nullable String text) {
    return text == null || isNull(text) ? null : conversions.get(column).of(text);
  }

  /** Whether a text stands for no value. */
  boolean isNull(String text) {
    return text.equals(options.nullValue());
  }

  /** What is wrong with a text that is no value of a column. */
  String problem(int column, String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    String type = fields[column].dataType().sql();
    String article = "AEIOU".indexOf(type.charAt(0)) >= 0 ? "an " : "a ";
    return fields[column].name() + " '" + shown + "' is not " + article + type;
  }

  private Conversion conversion(StructField field, UnivocityParser parser) {
    DataType type = field.dataType();
    Function1<String, Object> spark = parser.makeConverter(field.name(), type, true);
    if (type instanceof DecimalType decimal) {
      return text -> ExactDecimal.of(new BigDecimal(plain(text)), decimal);
    }
    if (type instanceof DoubleType) {
      return text -> isNamedNumber(text) ? spark.apply(text) : doubleOf(plain(text));
    }
    if (type instanceof FloatType) {
      return text -> isNamedNumber(text) ? spark.apply(text) : floatOf(plain(text));
    }
    if (numbers != null && isWhole(type)) {
      return text -> spark.apply(plain(text));
    }
    if (type instanceof DateType && options.dateFormatOption().isEmpty()) {
      return text -> spark.apply(requireDate(text));
    }
    if ((type instanceof TimestampType && options.timestampFormatInRead().isEmpty())
        || (type instanceof TimestampNTZType && options.timestampNTZFormatInRead().isEmpty())) {
      return text -> spark.apply(requireDay(text));
    }
    return spark::apply;
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  private boolean isNamedNumber(String text) {
    return text.equals(options.nanValue())
        || text.equals(options.positiveInf())
        || text.equals(options.negativeInf());
  }

  private String plain(String text) {
    String plain = numbers == null ? text : numbers.plain(text);
    return plain == null ? "" : plain;
  }

  // Java reads more than numbers: spaces, '1d', '0x1p3'.
  private static void requirePlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-') {
        if (!PLAIN.matcher(text).matches()) {
          throw new NumberFormatException(text);
        }
        return;
      }
    }
  }

  private static Double doubleOf(String text) {
    requirePlain(text);
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static Float floatOf(String text) {
    requirePlain(text);
    float value = Float.parseFloat(text);
    if (Float.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  /** Spark would take '2024', and '2024-01-05 and more', for dates. */
  private static String requireDate(String text) {
    if (text.length() == DATE_LENGTH && text.charAt(4) == '-' && text.charAt(7) == '-') {
      return text;
    }
    String date = text.strip();
    int time = Math.max(date.indexOf('T'), date.indexOf(' '));
    boolean isDate =
        DATE.matcher(time < 0 ? date : date.substring(0, time)).matches()
            && (time < 0 || MIDNIGHT.matcher(date.substring(time)).matches());
    if (!isDate) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static String requireDay(String text) {
    if (!DayText.begins(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
