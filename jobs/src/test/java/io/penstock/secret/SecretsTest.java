package io.penstock.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir private Path directory;

  @Test
  void areThoseOfTheEnvironmentThenOfTheFolderThenOfHadoop() throws IOException {
    Files.writeString(directory.resolve("A"), "file-a\n");
    Files.writeString(directory.resolve("B"), "file-b\n");
    Configuration hadoop = new Configuration(false);
    String path = "localjceks://file" + directory.resolve("store.jceks");
    hadoop.set("hadoop.security.credential.provider.path", path);
    CredentialProvider provider = CredentialProviderFactory.getProviders(hadoop).get(0);
    for (String alias : new String[] {"A", "B", "c.d-1"}) {
      provider.createCredentialEntry(alias, ("hadoop-" + alias).toCharArray());
    }
    provider.flush();
    Secrets secrets = Secrets.of(Map.of("A", "env-a", "B", ""), directory, hadoop);

    assertThat(secrets.resolve("<${secret:A}> <${secret:B}> <${secret:c.d-1}> ${lake}"))
        .isEqualTo("<env-a> <file-b> <hadoop-c.d-1> ${lake}");
  }

  @Test
  void sayAllThatAreMissingAndWhereTheyWouldBe() {
    Secrets secrets = Secrets.of(Map.of("C", "$1"), null, new Configuration(false));
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("p.yaml:3:9", "${secret:A}:${secret:B}");
    texts.put("p.yaml:4:9", "${secret:A}${secret:C}");

    assertThat(secrets.resolve("${secret:C}")).isEqualTo("$1");
    assertThatThrownBy(() -> secrets.require(texts))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT))
        .hasMessage(
            """
            p.yaml:3:9: there is no secret 'A'. Looked for the environment variable A; a file in \
            the folder of PENSTOCK_SECRETS_DIR (not set) or of the profile's secretsDir (not set); \
            the alias A in hadoop.security.credential.provider.path (not set).
            p.yaml:3:9: there is no secret 'B'. Looked for the environment variable B; a file in \
            the folder of PENSTOCK_SECRETS_DIR (not set) or of the profile's secretsDir (not set); \
            the alias B in hadoop.security.credential.provider.path (not set).""");
  }

  @Test
  void sayWhichFileAndWhichProvidersTheyLookedInto() {
    Configuration hadoop = new Configuration(false);
    hadoop.set(
        "hadoop.security.credential.provider.path",
        "localjceks://file" + directory.resolve("none.jceks"));

    assertThatThrownBy(() -> Secrets.of(Map.of(), Path.of("/run/x"), hadoop).resolve("${secret:A}"))
        .hasMessage(
            "there is no secret 'A'. Looked for the environment variable A; the file /run/x/A; the"
                + " alias A in hadoop.security.credential.provider.path, localjceks://file"
                + directory.resolve("none.jceks")
                + ".");
  }

  @Test
  void areTakenOutOfTexts() {
    Redactor redactor = new Redactor();
    redactor.add("s3cret");
    redactor.add("s3cret&more");
    redactor.add("say \"yes\"");
    redactor.add("first line\nsecond line");
    redactor.add("abc");

    assertThat(redactor.redact("a s3cret, s3cret&more, s3cret%26more, abc"))
        .isEqualTo("a ***, ***, ***, abc");
    assertThat(redactor.redact("{\"x\": \"say \\\"yes\\\"\"}")).isEqualTo("{\"x\": \"***\"}");
    assertThat(redactor.redact("only the second line")).isEqualTo("only the ***");
  }

  @Test
  void areTakenOutOfFailuresWithTheirCauses() {
    Redactor redactor = new Redactor();
    redactor.add("s3cret");
    IOException clean = new IOException("no such host", new IllegalStateException("x"));
    IOException failure =
        new IOException("no s3cret", new IllegalArgumentException("is s3cret", clean));
    failure.addSuppressed(new IllegalStateException("s3cret too"));

    assertThat(redactor.redact(clean)).isSameAs(clean);
    assertThat(stackTrace(redactor.redact(failure)))
        .startsWith("io.penstock.secret.RedactedException: java.io.IOException: no ***")
        .contains("RedactedException: java.lang.IllegalArgumentException: is ***")
        .contains("RedactedException: java.io.IOException: no such host")
        .contains("at io.penstock.secret.SecretsTest.")
        .doesNotContain("s3cret");
  }

  @Test
  void areHiddenBySparkByTheNamesOfTheirKeys() {
    Map<String, String> settings = Map.of("spark.redaction.regex", "mine");

    assertThat(SparkRedaction.over(settings, List.of(), List.of())).isEmpty();
    assertThat(
            SparkRedaction.over(
                settings, List.of("spark.hadoop.fs.x.pw", "spark.a"), List.of("sep")))
        .containsExactly(
            Map.entry(
                "spark.redaction.regex",
                "mine|(?i)^\\Qspark.a\\E$|(?i)^\\Qspark.hadoop.fs.x.pw\\E$"),
            Map.entry("spark.sql.redaction.options.regex", "(?i)url|(?i)^\\Qsep\\E$"));
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
