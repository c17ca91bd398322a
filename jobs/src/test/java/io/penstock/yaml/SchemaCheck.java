package io.penstock.yaml;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Judges YAML by a JSON Schema, as an editor does: with the types of YAML 1.2. */
public final class SchemaCheck {
  private final JsonSchema schema;

  public SchemaCheck(String schema) {
    this.schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
  }

  /** All that the schema says against the text; empty where it is well. */
  public List<String> problems(String yaml) {
    LoadSettings types = LoadSettings.builder().setSchema(new CoreSchema()).build();
    String json = json(new Load(types).loadFromString(yaml));
    return schema.validate(json, InputFormat.JSON).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> json = new LinkedHashMap<>();
      map.forEach((key, item) -> json.put(String.valueOf(key), json(item)));
      return Json.object(json);
    }
    if (value instanceof List<?> list) {
      return Json.array(list.stream().map(SchemaCheck::json).toList());
    }
    return value instanceof String text ? Json.text(text) : String.valueOf(value);
  }
}
