package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.OnViolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableNotesTest {
  private static final String CANARY = "canary-4711";
  private static final PublishMode MERGE =
      PublishMode.merge(List.of("name"), null, PublishMode.Incoming.ANY_PER_KEY);

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void keepsTheValuesOfAPersonOutOfTheLog() throws IOException {
    TableNotes notes =
        new TableNotes(
            "People.", Map.of("name", "Who it is."), Set.of("NAME"), List.of(), Map.of());
    write("VALUES (1, '" + CANARY + "'), (2, 'b')", MERGE, notes);
    write("VALUES (-3, '" + CANARY + "'), (9, 'c')", MERGE, notes);

    assertThat(lake.rows("t")).containsExactly("[1," + CANARY + "]", "[2,b]", "[9,c]");
    assertThat(lake.rows("t__quarantine", "amount", "name")).containsExactly("[-3," + CANARY + "]");
    assertThat(log("t")).doesNotContain(CANARY).contains("\\\"amount\\\":9");
    assertThat(log("t__quarantine")).doesNotContain(CANARY);
    Row detail = lake.sql("DESCRIBE DETAIL delta.`" + folder.resolve("t") + "`").first();
    assertThat(detail.<String>getAs("description")).isEqualTo("People.");
    assertThat(comment("name")).isEqualTo("Who it is.");
  }

  @Test
  void aNewCommentComesWithTheNextWrite() throws IOException {
    write("VALUES (1, 'a')", PublishMode.append(), TableNotes.NONE);
    assertThat(comment("name")).isNull();

    TableNotes notes =
        new TableNotes("", Map.of("name", "Who it is."), Set.of("name"), List.of(), Map.of());
    write("VALUES (2, '" + CANARY + "')", PublishMode.append(), notes);

    assertThat(comment("name")).isEqualTo("Who it is.");
    assertThat(log("t")).doesNotContain(CANARY);
    assertThat(lake.rows("t")).containsExactly("[1,a]", "[2," + CANARY + "]");
  }

  @Test
  void clustersATableAndOptimizeFollows() throws IOException {
    TableNotes byName = new TableNotes("", Map.of(), Set.of(), List.of("name"), Map.of());
    TableNotes byAmount = new TableNotes("", Map.of(), Set.of(), List.of("amount"), Map.of());
    write("VALUES (1, 'a')", PublishMode.append(), byName);
    write("VALUES (2, 'b')", PublishMode.append(), byName);
    assertThat(clustering()).containsExactly("name");

    write("VALUES (3, 'c')", PublishMode.append(), byAmount);
    assertThat(clustering()).containsExactly("amount");
    lake.sql("OPTIMIZE delta.`" + folder.resolve("t") + "`");
    write("VALUES (4, 'd')", PublishMode.overwrite(), TableNotes.NONE);

    assertThat(clustering()).isEmpty();
    assertThat(lake.rows("t")).containsExactly("[4,d]");
  }

  private void write(String values, PublishMode mode, TableNotes notes) {
    RowAudit audit =
        RowAudit.of(
            lake.sql("SELECT * FROM " + values + " AS t(amount, name)"),
            List.of(Lake.expect("positive", "amount > 0", OnViolation.QUARANTINE)),
            text -> functions.expr(text.value()));
    TableWrite.of(lake.spark, lake.table("t"), audit, mode).notes(notes).publish(lake.record("t"));
  }

  private String comment(String column) {
    return lake.sql("DESCRIBE TABLE delta.`" + folder.resolve("t") + "`")
        .where("col_name = '" + column + "'")
        .first()
        .getAs("comment");
  }

  private List<String> clustering() {
    return lake.sql("DESCRIBE DETAIL delta.`" + folder.resolve("t") + "`")
        .first()
        .getList(
            lake.sql("DESCRIBE DETAIL delta.`" + folder.resolve("t") + "`")
                .first()
                .fieldIndex("clusteringColumns"));
  }

  private String log(String table) throws IOException {
    StringBuilder text = new StringBuilder();
    try (var files = Files.list(folder.resolve(table + "/_delta_log"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return text.toString();
  }
}
