package io.penstock.secret;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** A place that secrets can be in. */
sealed interface SecretStore {
  /** The value of a secret; empty where it is not here, or is nothing. */
  Optional<String> find(String name);

  /** Where the secret would be, for people. */
  String place(String name);

  /** Variables of the environment. */
  record Environment(Map<String, String> variables) implements SecretStore {
    @Override
    public Optional<String> find(String name) {
      return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    @Override
    public String place(String name) {
      return "the environment variable " + name;
    }
  }

  /** Files in a folder, one per secret, as schedulers of containers mount them. */
  record Folder(@Nullable Path folder) implements SecretStore {
    private static final int MOST_BYTES = 1 << 16;

    @Override
    public Optional<String> find(String name) {
      if (folder == null || !Files.isRegularFile(folder.resolve(name))) {
        return Optional.empty();
      }
      try (var content = Files.newInputStream(folder.resolve(name))) {
        String text = new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        // Editors end a file with a line break that is not meant.
        return Optional.of(text.replaceFirst("\r?\n$", "")).filter(value -> !value.isEmpty());
      } catch (IOException e) {
        throw new PenstockException(
            ExitCode.NO_INPUT, "cannot read the secret in " + folder.resolve(name) + ".", e);
      }
    }

    @Override
    public String place(String name) {
      return folder == null
          ? "a file in the folder of PENSTOCK_SECRETS_DIR (not set) or of the profile's secretsDir"
              + " (not set)"
          : "the file " + folder.resolve(name);
    }
  }

  /** Hadoop's credential providers. */
  record Credentials(Configuration hadoop) implements SecretStore {
    private static final String PATH = "hadoop.security.credential.provider.path";

    @Override
    public Optional<String> find(String name) {
      try {
        char[] value = hadoop.getPasswordFromCredentialProviders(name);
        return value == null || value.length == 0
            ? Optional.empty()
            : Optional.of(new String(value));
      } catch (IOException e) {
        throw new PenstockException(
            ExitCode.NO_INPUT,
            "cannot read the credential providers of " + PATH + ", " + hadoop.get(PATH) + ".",
            e);
      }
    }

    @Override
    public String place(String name) {
      String path = hadoop.get(PATH, "");
      return "the alias " + name + " in " + PATH + (path.isEmpty() ? " (not set)" : ", " + path);
    }
  }
}
