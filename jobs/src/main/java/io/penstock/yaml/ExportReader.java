package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.ExportNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an export. */
final class ExportReader {
  static final KeySet KEYS =
      KeySet.of(
          "export",
          "",
          NodeKeys.DESCRIPTION,
          NodeKeys.TAGS,
          Key.of("from", Kinds.TEXT, "risk_scores", "The dataset.").required(),
          Key.of(
                  "format",
                  Kinds.words("csv", "json", "parquet", "avro", "orc", "delta"),
                  "parquet",
                  "A format of Spark's writer.")
              .required(),
          Key.of("path", Kinds.TEXT, "export/risk_scores", "The directory.").required(),
          Key.of(
              "options",
              Kinds.entries("\\S", Kinds.VALUE),
              "{header: true}",
              "Options of Spark's writer."),
          WriteReader.write(Kinds.words("overwrite", "append")),
          NodeKeys.SPARK);

  private ExportReader() {}

  /** The export, or null where it is broken. */
  static @Nullable ExportNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text from = keys.text("from");
    Text format = keys.word("format");
    Text path = keys.text("path");
    Map<Text, Text> options = NodeKeys.options(keys);
    WriteMode overwrite = new WriteMode.Overwrite();
    WriteMode write = WriteReader.plain(keys.wordOr("overwrite", "write"), overwrite);
    if (from == null || format == null || path == null) {
      return null;
    }
    String canonical =
        new CanonicalText("exports", List.of())
            .text("from", from)
            .text("format", format)
            .text("path", path)
            .texts("options", options)
            .write(write)
            .build();
    return new ExportNode(name, about, canonical, from, format, path, options, write);
  }
}
