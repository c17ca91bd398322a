package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Intake;
import io.penstock.definition.Intake.OnBadFile;
import io.penstock.definition.Intake.OnEmpty;
import io.penstock.definition.Intake.OnFileChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that come again under other names while those that had their content change. */
class ChangedFilesTest {
  private static final String HEADER = "id,customer,amount";
  private static final Intake REPLACE =
      new Intake(null, null, OnFileChange.REPLACE, OnBadFile.FAIL, OnEmpty.FAIL, Duration.ZERO);

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @ParameterizedTest
  @CsvSource({"log.csv, old.csv", "log.csv, a.csv"})
  void aFileThatIsReplacedMayBeKeptUnderAnotherName(String name, String kept) throws IOException {
    lake.deliver(name, HEADER, "1,ann,1");
    write();
    Files.move(lake.inbox.resolve(name), lake.inbox.resolve(kept));
    lake.deliver(name, HEADER, "2,bob,2");

    write();

    assertThat(filesOfRows()).containsExactlyInAnyOrder("[1," + kept + "]", "[2," + name + "]");
    assertNothingIsLeft();
    lake.deliver("copy.csv", HEADER, "1,ann,1");
    assertThat(plan().files()).isEmpty();
  }

  @Test
  void aTouchedDuplicateOfAReplacedFileHasItsRowsNow() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1");
    lake.deliver("b.csv", HEADER, "1,ann,1");
    write();
    lake.deliver("a.csv", HEADER, "2,bob,2");
    lake.deliver("b.csv", HEADER, "1,ann,1");

    write();

    assertThat(filesOfRows()).containsExactly("[1,b.csv]", "[2,a.csv]");
    assertNothingIsLeft();
  }

  @Test
  void filesMayChangePlaces() throws IOException {
    for (int i = 0; i < 8; i++) {
      lake.deliver("f" + i + ".csv", HEADER, i + ",ann,1");
    }
    write();
    for (int i = 0; i < 8; i++) {
      lake.deliver("f" + i + ".csv", HEADER, (7 - i) + ",ann,1");
    }

    write();

    assertThat(lake.rows("payments", "id"))
        .containsExactly("[0]", "[1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7]");
    assertNothingIsLeft();
    for (int i = 0; i < 8; i++) {
      lake.deliver("g" + i + ".csv", HEADER, i + ",ann,1");
    }
    assertThat(plan().files()).isEmpty();
  }

  @Test
  void aDuplicateThatHasTheRowsNowIsKnownByThem() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1");
    for (int i = 0; i < 8; i++) {
      lake.deliver("b" + i + ".csv", HEADER, "1,ann,1");
    }
    write();
    lake.deliver("a.csv", HEADER, "2,bob,2");
    write();

    lake.deliver("c.csv", HEADER, "1,ann,1");
    lake.deliver("d.csv", HEADER, "2,bob,2");

    assertThat(plan().files()).isEmpty();
  }

  @Test
  void aReplacedFileAndItsDuplicateOfTheSameBatchAreKnown() throws IOException {
    lake.deliver("p.csv", HEADER, "1,ann,1");
    write();
    lake.deliver("p.csv", HEADER, "2,bob,2");
    for (int i = 0; i < 8; i++) {
      lake.deliver("q" + i + ".csv", HEADER, "2,bob,2");
    }

    write();

    assertThat(filesOfRows()).containsExactly("[2,p.csv]");
    assertNothingIsLeft();
  }

  @Test
  void rowsOfAReplacedFileAreFoundWhateverTheirPartition() throws IOException {
    lake.deliver("a.csv", HEADER, "1,a b,1", "2,50%,2", "3,x:y/z,3", "4,é#?,4", "5,,5");
    lake.deliver("b.csv", HEADER, "6,a b,6", "7,50%,7", "8,x:y/z,8", "9,é#?,9");
    writePartitioned();
    lake.deliver("a.csv", HEADER, "1,a b,10", "2,50%,20", "3,x:y/z,30", "4,é#?,40");

    writePartitioned();

    assertThat(lake.rows("payments", "id", "customer", "amount"))
        .containsExactly(
            "[1,a b,10.0]",
            "[2,50%,20.0]",
            "[3,x:y/z,30.0]",
            "[4,é#?,40.0]",
            "[6,a b,6.0]",
            "[7,50%,7.0]",
            "[8,x:y/z,8.0]",
            "[9,é#?,9.0]");
  }

  @Test
  void whatFailsAfterACommitTakesNothingBack() throws Exception {
    lake.deliver("a.csv", HEADER, "1,ann,1");
    write();
    TableTransaction txn = TableTransaction.begin(lake.spark, lake.table("payments"));
    txn.write(txn.rows(txn.files()));

    txn.commit(
        List.of(),
        java.util.Map.of(),
        lake.record("payments"),
        org.apache.spark.sql.SaveMode.Append,
        "");
    txn.discard();

    assertThat(lake.rows("payments")).containsExactly("[1,ann,1.0]", "[1,ann,1.0]");
  }

  private void assertNothingIsLeft() {
    assertThat(plan().isEmpty()).isTrue();
    assertThat(plan().entries()).isEmpty();
  }

  private List<String> filesOfRows() {
    return lake.rows("payments", "id", "substring_index(_file, '/', -1)");
  }

  private SourceBatch plan() {
    return Ledger.read(lake.conf, lake.table("payments"))
        .plan(lake.conf, lake.listed(), REPLACE, Instant.EPOCH);
  }

  private void write() {
    lake.write("payments", plan(), PublishMode.append());
  }

  private void writePartitioned() {
    SourceBatch batch = plan();
    TableWrite.of(lake.spark, lake.table("payments"), lake.audit(batch), PublishMode.append())
        .partitionBy(List.of("customer"))
        .batch(batch)
        .publish(lake.record("payments"));
  }
}
