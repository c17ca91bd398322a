package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task of docs/airflow.md, run by a real Airflow. */
class AirflowIT {
  @TempDir private Path directory;

  @Test
  void theTaskOfTheDocumentationRunsThePipeline() throws Exception {
    Optional<Path> airflow =
        PythonTool.install("airflow-3.3.2", "apache-airflow==3.3.2", "airflow");
    assumeThat(airflow).as("needs Python 3 to install Airflow").isPresent();
    Path lake = directory.resolve("lake");
    Files.createDirectories(directory.resolve("dags"));
    Files.writeString(directory.resolve("dags/financial_risk.py"), task());

    airflow(airflow.orElseThrow(), "db", "migrate");
    airflow(airflow.orElseThrow(), "variables", "set", "penstock_home", Processes.ROOT.toString());
    airflow(airflow.orElseThrow(), "variables", "set", "penstock_lake", lake.toString());
    String log = airflow(airflow.orElseThrow(), "dags", "test", "financial_risk", "2025-06-30");

    assertThat(log).contains("scored  risk_scores: 5,000 rows", "\"exitClass\":\"OK\"");
    assertThat(lake.resolve("risk_scores/_delta_log/00000000000000000000.json")).isRegularFile();
  }

  private String airflow(Path program, String... arguments) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("AIRFLOW_HOME", directory.resolve("airflow").toString());
    environment.put("AIRFLOW__CORE__DAGS_FOLDER", directory.resolve("dags").toString());
    environment.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    environment.put("PATH", program.getParent() + ":" + System.getenv("PATH"));
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Processes.Ended ended = Processes.run(directory, environment, "", command);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    return ended.out() + ended.err();
  }

  private static String task() throws Exception {
    String page = Files.readString(Processes.ROOT.resolve("docs/airflow.md"));
    Matcher matcher = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
