package io.penstock.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleGeneratorTest {

  private static final SampleOptions OPTIONS = SampleOptions.standard().withCustomers(700);

  @TempDir static Path directory;

  private static SampleFiles files;
  private static SampleSummary summary;

  @BeforeAll
  static void generate() throws IOException {
    summary = SampleGenerator.generate(OPTIONS, directory);
    files = new SampleFiles(directory);
  }

  @Test
  void writesTheseFiles() throws IOException {
    assertThat(files.all())
        .extracting(file -> directory.relativize(file).toString().replace('\\', '/'))
        .containsExactlyInAnyOrder(
            "customers.csv",
            "expected.json",
            "outcomes.csv",
            "transactions/2024-07.csv.gz",
            "transactions/2024-08.csv.gz",
            "transactions/2024-09.csv.gz",
            "transactions/2024-10.csv.gz",
            "transactions/2024-11.csv.gz",
            "transactions/2024-12.csv.gz",
            "transactions/2025-01.csv.gz",
            "transactions/2025-02.csv.gz",
            "transactions/2025-03.csv.gz",
            "transactions/2025-04.csv.gz",
            "transactions/2025-05.csv.gz",
            "transactions/2025-06.csv.gz",
            "truth.csv");
  }

  @Test
  void writesTheSameBytesAgain(@TempDir Path again) throws IOException {
    SampleSummary second = SampleGenerator.generate(OPTIONS, again);

    assertThat(second).isEqualTo(summary);
    for (Path file : files.all()) {
      assertThat(again.resolve(directory.relativize(file))).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void writesOtherTransactionsForAnotherSeed(@TempDir Path other) throws IOException {
    SampleGenerator.generate(OPTIONS.withSeed(1), other);

    assertThat(new SampleFiles(other).transactions()).isNotEqualTo(files.transactions());
  }

  @Test
  void replacesFilesOfAnEarlierRun(@TempDir Path other) throws IOException {
    SampleGenerator.generate(OPTIONS.withCustomers(900), other);
    SampleGenerator.generate(OPTIONS, other);

    for (Path file : files.all()) {
      assertThat(Files.mismatch(file, other.resolve(directory.relativize(file)))).isEqualTo(-1);
    }
  }

  @Test
  void headsEachFile() throws IOException {
    for (Path file : files.transactionFiles()) {
      assertThat(SampleFiles.text(file))
          .startsWith(
              "transaction_id,customer_id,transaction_date,transaction_amount,transaction_type\n");
    }
    assertThat(SampleFiles.text(directory.resolve("customers.csv")))
        .startsWith("customer_id,segment,credit_limit,valid_from\n");
    assertThat(SampleFiles.text(directory.resolve("outcomes.csv")))
        .startsWith("customer_id,observed_on,defaulted\n");
    assertThat(SampleFiles.text(directory.resolve("truth.csv")))
        .startsWith("customer_id,observed_on,probability,probability_observable\n");
  }

  @Test
  void countsTheRowsOfEachFile() throws IOException {
    for (Path file : files.transactionFiles()) {
      String month = file.getFileName().toString().replace(".csv.gz", "");
      assertThat(files.expected("transactions_by_month", month))
          .isEqualTo(SampleFiles.rows(file).size());
    }
    assertThat(files.expected("rows", "transactions")).isEqualTo(files.transactions().size());
    assertThat(files.expected("rows", "customers")).isEqualTo(files.rows("customers.csv").size());
    assertThat(files.expected("rows", "outcomes")).isEqualTo(files.rows("outcomes.csv").size());
    assertThat(files.expected("rows", "truth")).isEqualTo(files.rows("truth.csv").size());
  }

  @Test
  void plantsEachFaultInARowOfItsOwn() throws IOException {
    Map<Fault, Integer> found = new EnumMap<>(Fault.class);
    FaultFinder finder = new FaultFinder();

    for (SampleFiles.Line line : files.transactions()) {
      List<Fault> faults = finder.faults(line);
      assertThat(faults).as(line.toString()).hasSizeLessThanOrEqualTo(1);
      faults.forEach(fault -> found.merge(fault, 1, Integer::sum));
    }

    assertThat(found).isEqualTo(summary.planted());
    for (Fault fault : Fault.values()) {
      assertThat(found).containsEntry(fault, fault.countFor(OPTIONS));
      String section = fault.isMalformed() ? "malformed_by_kind" : "planted";
      assertThat(files.expected(section, fault.key())).isEqualTo(fault.countFor(OPTIONS));
    }
  }

  @Test
  void saysWhatACorrectPipelineCounts() throws IOException {
    Map<Fault.Handling, Integer> handled = new EnumMap<>(Fault.Handling.class);
    List<SampleFiles.Line> lines = files.transactions();
    FaultFinder finder = new FaultFinder();

    for (SampleFiles.Line line : lines) {
      finder.faults(line).forEach(fault -> handled.merge(fault.handling(), 1, Integer::sum));
    }

    int quarantined = handled.getOrDefault(Fault.Handling.QUARANTINE, 0);
    int dropped = handled.getOrDefault(Fault.Handling.DROP, 0);
    int warned = handled.getOrDefault(Fault.Handling.WARN, 0);
    assertThat(files.expected("handled", "quarantined")).isEqualTo(quarantined);
    assertThat(files.expected("handled", "dropped")).isEqualTo(dropped);
    assertThat(files.expected("handled", "warned")).isEqualTo(warned);
    assertThat(files.expected("handled", "accepted"))
        .isEqualTo(lines.size() - quarantined - dropped);
    assertThat(files.expected("handled", "good"))
        .isEqualTo(lines.size() - quarantined - dropped - warned);
  }

  @Test
  void numbersTransactionsInOrderButForCopies() throws IOException {
    List<Long> ids = new ArrayList<>();
    FaultFinder finder = new FaultFinder();

    for (SampleFiles.Line line : files.transactions()) {
      if (!finder.faults(line).contains(Fault.DUPLICATED)) {
        ids.add(Long.parseLong(line.field(0)));
      }
    }

    assertThat(ids).first().isEqualTo(1L);
    assertThat(ids).last().isEqualTo((long) ids.size());
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void putsGoodRowsIntoTheFileOfTheirMonth() throws IOException {
    FaultFinder finder = new FaultFinder();

    for (SampleFiles.Line line : files.transactions()) {
      if (finder.faults(line).isEmpty()) {
        assertThat(line.file()).isEqualTo(line.field(2).substring(0, 7) + ".csv.gz");
      }
    }
  }

  @Test
  void givesEachCustomerOneVersionAtTheStartAndLaterOnesInOrder() throws IOException {
    Map<String, List<LocalDate>> versions = new HashMap<>();
    for (SampleFiles.Line line : files.rows("customers.csv")) {
      versions
          .computeIfAbsent(line.field(0), id -> new ArrayList<>())
          .add(LocalDate.parse(line.field(3)));
    }

    assertThat(versions).hasSize(OPTIONS.customers());
    assertThat(versions.values())
        .allSatisfy(
            dates -> {
              assertThat(dates).isSorted().doesNotHaveDuplicates().hasSizeBetween(1, 3);
              assertThat(dates.get(0)).isBeforeOrEqualTo("2024-07-01");
              assertThat(dates.subList(1, dates.size()))
                  .allSatisfy(date -> assertThat(date).isBetween("2024-07-02", "2025-06-30"));
            });
    assertThat(versions.values()).anyMatch(dates -> dates.size() == 3);
  }

  @Test
  void observesEachCustomerOnceOnBothDays() throws IOException {
    List<String> observed = keys(files.rows("outcomes.csv"));

    assertThat(observed).hasSize(2 * OPTIONS.customers()).doesNotHaveDuplicates();
    assertThat(observed)
        .allMatch(key -> key.endsWith(",2024-12-31") || key.endsWith(",2025-03-31"));
    assertThat(keys(files.rows("truth.csv"))).isEqualTo(observed);
  }

  @Test
  void givesTheAreasUnderTheCurve() throws IOException {
    assertThat(files.expected("auc", "probability")).isEqualTo(naiveAuc(2), within(1e-6));
    assertThat(files.expected("auc", "probability_observable"))
        .isEqualTo(naiveAuc(3), within(1e-6));
  }

  @Test
  void givesTheObservableProbabilityThatTheTransactionsShow() throws IOException {
    ObservableProbability observable = ObservableProbability.read(files);

    for (SampleFiles.Line line : files.rows("truth.csv")) {
      double known = observable.of(line.field(0), LocalDate.parse(line.field(1)));
      assertThat(Double.parseDouble(line.field(3))).as(line.text()).isEqualTo(known, within(6e-7));
    }
  }

  private static List<String> keys(List<SampleFiles.Line> lines) {
    return lines.stream().map(line -> line.field(0) + "," + line.field(1)).toList();
  }

  /** Share of the pairs of a default and a non-default that the column of truth.csv ranks right. */
  private static double naiveAuc(int column) throws IOException {
    List<SampleFiles.Line> outcomes = files.rows("outcomes.csv");
    List<SampleFiles.Line> truth = files.rows("truth.csv");
    List<Double> bad = new ArrayList<>();
    List<Double> good = new ArrayList<>();
    for (int row = 0; row < outcomes.size(); row++) {
      List<Double> side = outcomes.get(row).field(2).equals("1") ? bad : good;
      side.add(Double.parseDouble(truth.get(row).field(column)));
    }
    double wins = 0;
    for (double high : bad) {
      for (double low : good) {
        wins += high > low ? 1 : high == low ? 0.5 : 0;
      }
    }
    return wins / bad.size() / good.size();
  }
}
