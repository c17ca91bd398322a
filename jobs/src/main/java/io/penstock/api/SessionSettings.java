package io.penstock.api;

import io.penstock.definition.Pipeline;
import io.penstock.lake.LakeSession;
import io.penstock.plan.Setting;
import io.penstock.plan.Settings;
import io.penstock.secret.Secrets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * How sessions of a pipeline are set: Penstock's defaults, over them the pipeline's settings, over
 * them the profile's.
 */
record SessionSettings(Pipeline pipeline, Profile profile) {
  private static final String SPARK = "spark.";
  private static final String HADOOP = "spark.hadoop.";

  /** Value by key; a secret as it is written. */
  Map<String, String> values() {
    int cores = Runtime.getRuntime().availableProcessors();
    Map<String, String> values = over(LakeSession.settings(cores)).values();
    values.putAll(secretUses().redaction(values));
    return values;
  }

  /**
   * Value by key, for a session that is being started; a secret that is absent is an error (66).
   */
  Map<String, String> valuesWithSecrets() {
    Map<String, String> values = values();
    return secrets(configuration(values)).resolve(values);
  }

  /** As a plan shows them, with what was submitted, and without what only this machine has. */
  List<Setting> shown() {
    Map<String, String> defaults = new LinkedHashMap<>(LakeSession.settings(1));
    LakeSession.LOCAL_ONLY.forEach(key -> defaults.put(key, "by the number of cores"));
    Map<String, String> submitted = new LinkedHashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(SPARK)) {
        submitted.put(name, System.getProperty(name));
      }
    }
    return over(defaults).over(submitted, "spark-submit").shown();
  }

  /**
   * Hadoop's configuration as a session would have it; a secret that is absent is an error (66).
   */
  Configuration hadoop() {
    Map<String, String> values = values();
    for (String name : System.getProperties().stringPropertyNames()) {
      values.put(name, System.getProperty(name));
    }
    Secrets secrets = requiredSecrets(configuration(values));
    return configuration(secrets.resolve(values));
  }

  /** The secrets, of which all that are used are there; one that is absent is an error (66). */
  Secrets requiredSecrets(Configuration hadoop) {
    Secrets secrets = secrets(hadoop);
    secretUses().require(secrets);
    return secrets;
  }

  private Settings over(Map<String, String> defaults) {
    Map<String, String> own = new LinkedHashMap<>(defaults);
    if (!System.getProperty("spark.master", "local").startsWith("local")) {
      own.keySet().removeAll(LakeSession.LOCAL_ONLY);
    }
    return Settings.ofPenstock(own).over(pipeline.spark()).over(profile.spark());
  }

  private Secrets secrets(Configuration hadoop) {
    String folder = System.getenv("PENSTOCK_SECRETS_DIR");
    return Secrets.of(
        System.getenv(), folder == null ? profile.secretsFolder() : Path.of(folder), hadoop);
  }

  private SecretUses secretUses() {
    return SecretUses.of(pipeline, profile);
  }

  private static Configuration configuration(Map<String, String> settings) {
    Configuration hadoop = new Configuration();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(HADOOP)) {
            hadoop.set(name.substring(HADOOP.length()), value);
          }
        });
    return hadoop;
  }
}
