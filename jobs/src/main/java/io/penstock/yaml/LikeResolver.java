package io.penstock.yaml;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Text;
import io.penstock.yaml.FeatureDraft.Content;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes feature nodes of drafts: each gets the content of the one at the end of its likes. */
final class LikeResolver {
  /** What the canonical texts of all feature sets may need: many may take much from one. */
  private static final long MOST_CHARACTERS = 1 << 24;

  private final Scope scope;
  private final Map<String, FeatureDraft> drafts = new LinkedHashMap<>();
  private long characters;

  LikeResolver(Scope scope, List<FeatureDraft> drafts) {
    this.scope = scope;
    drafts.forEach(draft -> this.drafts.put(key(draft.name()), draft));
  }

  /** The node, or null where something of it is broken, which is a known problem then. */
  @Nullable FeatureNode node(FeatureDraft draft, Names names) {
    FeatureDraft owner = owner(draft, names);
    Content content = owner == null ? null : owner.content();
    Spine spine = draft.spine();
    if (content == null || spine == null || characters > MOST_CHARACTERS) {
      return null;
    }
    reportTwice(draft, content, spine);
    String canonical = canonical(draft, content, spine);
    characters += canonical.length();
    if (characters > MOST_CHARACTERS) {
      scope.problems().add(YamlProblems.tooMuchLike(draft.name()));
      return null;
    }
    return new FeatureNode(
        draft.name(),
        draft.about(),
        canonical,
        draft.like(),
        content.entity(),
        content.from(),
        content.time(),
        draft.timeZone(),
        spine,
        content.values(),
        content.joins(),
        draft.checks(),
        draft.write(),
        draft.storage());
  }

  private @Nullable FeatureDraft owner(FeatureDraft draft, Names names) {
    Map<String, Text> seen = new LinkedHashMap<>();
    FeatureDraft current = draft;
    while (current.like() != null) {
      Text like = current.like();
      if (seen.putIfAbsent(key(current.name()), current.name()) != null) {
        reportCycle(draft, current, seen);
        return null;
      }
      FeatureDraft next = drafts.get(key(like));
      if (next == null) {
        if (seen.size() == 1 && !names.isBroken(like)) {
          scope.problems().add(() -> YamlProblems.unknownFeatureSet(like, others(draft)));
        }
        return null;
      }
      current = next;
    }
    return current;
  }

  /** A cycle is reported once, at its member that stands first in the file. */
  private void reportCycle(FeatureDraft draft, FeatureDraft member, Map<String, Text> seen) {
    List<Text> all = new ArrayList<>(seen.values());
    List<Text> cycle = all.subList(all.indexOf(member.name()), all.size());
    boolean isFirst = cycle.stream().allMatch(n -> n.at().compareTo(draft.name().at()) >= 0);
    Text like = draft.like();
    if (like != null && isFirst && cycle.contains(draft.name())) {
      List<String> names = new ArrayList<>(cycle.stream().map(Text::value).toList());
      names.add(draft.name().value());
      scope.problems().add(YamlProblems.likeCycle(like, names));
    }
  }

  private List<String> others(FeatureDraft than) {
    return drafts.values().stream()
        .map(FeatureDraft::name)
        .filter(name -> !name.equals(than.name()))
        .map(Text::value)
        .toList();
  }

  private void reportTwice(FeatureDraft draft, Content content, Spine spine) {
    Map<String, String> made = new HashMap<>();
    made.put("as_of", "the time of observation");
    String node = "features." + draft.name();
    content.entity().forEach(c -> make(c, "in 'entity'", node, made));
    content.values().forEach(v -> make(v.name(), "in 'values'", node, made));
    content
        .joins()
        .forEach(j -> j.take().forEach(c -> make(c, "taken of " + j.from(), node, made)));
    if (spine instanceof Spine.Observations observations) {
      observations.keep().forEach(c -> make(c, "kept of " + observations.from(), node, made));
    }
  }

  private void make(Text column, String origin, String node, Map<String, String> made) {
    String other = made.putIfAbsent(key(column), origin);
    if (other != null) {
      scope.problems().add(ValueProblems.columnMadeTwice(column, node, other));
    }
  }

  private String canonical(FeatureDraft draft, Content content, Spine spine) {
    CanonicalText text =
        new CanonicalText("features", scope.parameters().all())
            .list("entity", content.entity())
            .text("from", content.from())
            .text("time", content.time())
            .list("partitionBy", draft.storage().partitionBy())
            .number("repartition", draft.storage().repartition())
            .checks(draft.checks());
    addSpine(text, spine);
    if (!content.values().isEmpty()) {
      text.json("values", CanonicalText.array(content.values(), v -> value(text, v)));
    }
    if (!content.joins().isEmpty()) {
      text.json("join", CanonicalText.array(content.joins(), LikeResolver::join));
    }
    return text.build();
  }

  private static void addSpine(CanonicalText text, Spine spine) {
    if (spine instanceof Spine.At at) {
      text.text("at", at.time());
    } else if (spine instanceof Spine.Observations observations) {
      Map<String, String> json = new TreeMap<>();
      json.put("from", CanonicalText.quoted(observations.from().value()));
      json.put("time", CanonicalText.quoted(observations.time().value()));
      json.put("keep", CanonicalText.list(observations.keep()));
      text.json("observations", CanonicalText.object(json));
    }
  }

  private static String value(CanonicalText text, Value value) {
    Map<String, String> json = new TreeMap<>();
    json.put("agg", text.sql(value.aggregate()));
    json.put("name", CanonicalText.quoted(value.name().value()));
    json.put("over", CanonicalText.quoted(value.over().text()));
    return CanonicalText.object(json);
  }

  private static String join(Join join) {
    Map<String, String> json = new TreeMap<>();
    json.put("from", CanonicalText.quoted(join.from().value()));
    json.put("on", CanonicalText.list(join.on()));
    json.put("take", CanonicalText.list(join.take()));
    Text time = join.time();
    if (time != null) {
      json.put("time", CanonicalText.quoted(time.value()));
    }
    return CanonicalText.object(json);
  }

  private static String key(Text name) {
    return name.value().toLowerCase(Locale.ROOT);
  }
}
