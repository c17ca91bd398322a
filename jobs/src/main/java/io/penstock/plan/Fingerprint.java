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
  /**
   * By section; goes up when Penstock itself computes something else from the same definition. The
   * release notes then say that all nodes of that section run again.
   */
  private static final Map<String, Integer> ENGINE =
      Map.of("sources", 1, "tables", 1, "features", 1, "models", 1, "predictions", 1);

  private Fingerprint() {}

  /**
   * The fingerprint of a node.
   *
   * @param node its canonical text counts
   * @param inputs the data version of each input, by name
   * @param code versions of the functions that it calls, by name
   */
  public static String of(Node node, Map<String, String> inputs, Map<String, Integer> code) {
    SortedMap<String, Object> parts = new TreeMap<>(inputs);
    code.forEach((name, version) -> parts.put("function " + name, version));
    String text = "penstock " + engine(node.section()) + "\n" + node.canonicalText() + "\n" + parts;
    return sha256(text).substring(0, 32);
  }

  /** The version of the code that makes the nodes of a section. */
  public static int engine(String section) {
    Integer version = ENGINE.get(section);
    if (version == null) {
      throw new IllegalStateException("section '" + section + "' has no engine version");
    }
    return version;
  }

  /** The SHA-256 of a text, in hexadecimal. */
  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The SHA-256 of bytes, in hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
