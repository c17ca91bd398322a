package io.penstock.secret;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one machine: those of the environment, then those of a folder, then those of
 * Hadoop's credential providers.
 */
public final class Secrets {
  private static final Pattern MENTION =
      Pattern.compile("\\$\\{secret:([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})}");

  private final List<SecretStore> stores;

  private Secrets(List<SecretStore> stores) {
    this.stores = List.copyOf(stores);
  }

  /**
   * The secrets of a machine.
   *
   * @param environment its variables
   * @param folder has a file per secret; null for none
   * @param hadoop names the credential providers
   */
  public static Secrets of(
      Map<String, String> environment, @Nullable Path folder, Configuration hadoop) {
    return new Secrets(
        List.of(
            new SecretStore.Environment(Map.copyOf(environment)),
            new SecretStore.Folder(folder),
            new SecretStore.Credentials(hadoop)));
  }

  /** Whether a text has a {@code ${secret:NAME}} in it. */
  public static boolean areIn(String text) {
    return MENTION.matcher(text).find();
  }

  /**
   * Makes sure that there is a value for each secret of some texts.
   *
   * @param texts by the place where each stands
   * @throws PenstockException if one has none (66); says so of all of them
   */
  public void require(Map<String, String> texts) {
    List<String> missing = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    texts.forEach(
        (place, text) ->
            MENTION
                .matcher(text)
                .results()
                .map(mention -> mention.group(1))
                .filter(seen::add)
                .filter(name -> find(name).isEmpty())
                .forEach(name -> missing.add(place + ": " + missing(name))));
    if (!missing.isEmpty()) {
      throw new PenstockException(ExitCode.NO_INPUT, String.join("\n", missing));
    }
  }

  /**
   * A text with the values of its secrets, to be used and not kept.
   *
   * @throws PenstockException if there is no such secret (66)
   */
  public String resolve(String text) {
    Matcher matcher = MENTION.matcher(text);
    return matcher.replaceAll(mention -> Matcher.quoteReplacement(value(mention.group(1))));
  }

  /** As above, for each value of a map. */
  public Map<String, String> resolve(Map<String, String> texts) {
    Map<String, String> resolved = new LinkedHashMap<>();
    texts.forEach((key, text) -> resolved.put(key, resolve(text)));
    return Collections.unmodifiableMap(resolved);
  }

  private String value(String name) {
    return find(name).orElseThrow(() -> new PenstockException(ExitCode.NO_INPUT, missing(name)));
  }

  private Optional<String> find(String name) {
    for (SecretStore store : stores) {
      Optional<String> value = store.find(name);
      if (value.isPresent()) {
        Redactor.PROCESS.add(value.get());
        return value;
      }
    }
    return Optional.empty();
  }

  private String missing(String name) {
    return "there is no secret '"
        + name
        + "'. Looked for "
        + stores.stream().map(store -> store.place(name)).collect(Collectors.joining("; "))
        + ".";
  }
}
