package io.penstock.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.api.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock stages [NAME]}: what can stand under {@code prepare} and {@code algorithm}. */
@Command(
    name = "stages",
    description = "Lists the stages that a model may use; of one stage, its parameters.",
    mixinStandardHelpOptions = true)
final class StagesCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A stage, as in a pipeline file, or its full class name.")
  private @Nullable String name;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    if (name == null) {
      List<Stage> all = Stage.all();
      System.out.print(json ? jsonOf(all) + "\n" : list(all));
    } else {
      Stage stage = Stage.named(name);
      System.out.print(json ? jsonOf(stage) + "\n" : page(stage));
    }
    return 0;
  }

  private static String list(List<Stage> stages) {
    int width = stages.stream().mapToInt(stage -> stage.name().length()).max().orElse(1);
    StringBuilder text = new StringBuilder();
    String key = "";
    for (Stage stage : stages) {
      if (!stage.key().equals(key)) {
        key = stage.key();
        text.append(key).append(":\n");
      }
      text.append(
          "  %-{}s  %s%n".replace("{}", "" + width).formatted(stage.name(), stage.sentence()));
    }
    return text.append("One stage's parameters: penstock stages NAME\n").toString();
  }

  private static String page(Stage stage) {
    StringBuilder text = new StringBuilder();
    text.append(stage.name()).append(", under ").append(stage.key()).append('\n');
    text.append(stage.className()).append('\n');
    text.append(stage.sentence()).append('\n');
    for (Stage.Parameter parameter : stage.parameters()) {
      text.append("\n  ").append(parameter.name()).append(": ").append(parameter.type());
      text.append(parameter.range().isEmpty() ? "" : ", " + parameter.range());
      text.append(
          parameter.defaultValue().isEmpty() ? "" : " (default: " + parameter.defaultValue() + ")");
      text.append("\n      ").append(parameter.doc()).append('\n');
    }
    return text.toString();
  }

  private static String jsonOf(List<Stage> stages) {
    ObjectNode json = MAPPER.createObjectNode();
    stages.forEach(stage -> json.withArray("stages").add(jsonOf(stage)));
    return json.toString();
  }

  private static ObjectNode jsonOf(Stage stage) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", stage.name())
        .put("key", stage.key())
        .put("className", stage.className())
        .put("sentence", stage.sentence());
    for (Stage.Parameter parameter : stage.parameters()) {
      json.withArray("parameters")
          .addObject()
          .put("name", parameter.name())
          .put("type", parameter.type())
          .put("default", parameter.defaultValue())
          .put("range", parameter.range())
          .put("doc", parameter.doc());
    }
    return json;
  }
}
