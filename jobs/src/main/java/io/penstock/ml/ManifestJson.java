package io.penstock.ml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;

/** Manifests as JSON. */
final class ManifestJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // Another reader may take the other one of two equal keys.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addModule(instants())
          .build();

  private ManifestJson() {}

  static byte[] write(ModelManifest manifest) throws IOException {
    return MAPPER.writeValueAsBytes(manifest);
  }

  static ModelManifest read(byte[] json) throws IOException {
    return MAPPER.readValue(json, ModelManifest.class);
  }

  /** The text of a key of a JSON object; empty where it has none. */
  static String field(String json, String key) throws IOException {
    JsonNode value = MAPPER.readTree(json).get(key);
    return value == null ? "" : value.asText();
  }

  private static SimpleModule instants() {
    return new SimpleModule()
        .addSerializer(Instant.class, ToStringSerializer.instance)
        .addDeserializer(Instant.class, new InstantReader());
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Instant.parse(parser.getText());
    }
  }
}
