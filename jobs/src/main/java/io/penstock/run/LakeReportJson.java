package io.penstock.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.secret.Redactor;
import java.util.Locale;

/** A {@link LakeReport} as one line of JSON. */
public final class LakeReportJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private LakeReportJson() {}

  /** The line. */
  public static String of(LakeReport report) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("pipeline", report.pipeline()).put("lake", report.lake());
    RunJson.put(json, report.exitCode());
    json.putArray("parts");
    report.parts().forEach(part -> json.withArray("parts").add(part(part)));
    return Redactor.PROCESS.redact(json.toString());
  }

  private static ObjectNode part(LakeReport.Part part) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("kind", part.kind().name().toLowerCase(Locale.ROOT))
        .put("name", part.name())
        .put("version", part.version())
        .put("commits", part.commits())
        .put("batch", part.batch())
        .put("files", part.files())
        .put("rows", part.rows())
        .put("bytes", part.bytes())
        .put("leftovers", part.leftovers())
        .put("leftoverBytes", part.leftoverBytes())
        .put("removed", part.removed());
    part.problems().forEach(json.putArray("problems")::add);
    part.notes().forEach(json.putArray("notes")::add);
    return json;
  }
}
