package io.penstock.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.lake.TableFindings;
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
    TableFindings found = part.found();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("kind", part.kind().name().toLowerCase(Locale.ROOT))
        .put("name", part.name())
        .put("version", found.version())
        .put("commits", found.commits())
        .put("batch", found.batch())
        .put("files", found.files())
        .put("rows", found.rows())
        .put("bytes", found.bytes())
        .put("leftovers", found.leftovers())
        .put("leftoverBytes", found.leftoverBytes())
        .put("removed", found.removed());
    found.problems().forEach(json.putArray("problems")::add);
    found.notes().forEach(json.putArray("notes")::add);
    return json;
  }
}
