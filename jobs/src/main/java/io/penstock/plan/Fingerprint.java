package io.penstock.plan;

import io.penstock.definition.Node;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node's result depends on, as a short text: its definition, the data versions of what it
 * reads, and the versions of the code that computes it. Equal fingerprints mean that running again
 * would change nothing.
 */
public final class Fingerprint {
  /** Goes up when Penstock itself computes something else from the same definition. */
  private static final int ENGINE = 1;

  private Fingerprint() {}

  /**
   * The fingerprint of a node.
   *
   * @param node its canonical text counts
   * @param inputs the data version of each input, by name
   * @param code versions of the functions that it uses, by name
   */
  public static String of(Node node, Map<String, String> inputs, Map<String, Integer> code) {
    SortedMap<String, Object> parts = new TreeMap<>(inputs);
    code.forEach((name, version) -> parts.put("function " + name, version));
    String text = "penstock " + ENGINE + "\n" + node.canonicalText() + "\n" + parts;
    return sha256(text).substring(0, 32);
  }

  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
