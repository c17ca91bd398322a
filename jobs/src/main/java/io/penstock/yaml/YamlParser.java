package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the part of YAML 1.2 that the language has: one document of maps, lists and text. It works
 * on the parser's events, which come one by one, so that a nesting that is too deep ends it early.
 */
final class YamlParser {
  private static final int MAX_DEPTH = 64;

  private final SourceText source;
  private final Iterator<Event> events;
  private final Problems problems = new Problems();
  private final FlowParameters unquoted;
  private final String mend;

  private YamlParser(SourceText source, FlowParameters unquoted, String mend) {
    this.source = source;
    this.mend = mend;
    this.unquoted = unquoted;
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(SourceText.MAX_BYTES + 1)
            .setBufferSize(source.length() + 1)
            .setAllowDuplicateKeys(true)
            .build();
    events = new Parse(settings).parseString(source.text()).iterator();
  }

  /**
   * The content of the file, or empty where its text is not YAML or is none.
   *
   * @param mend what an empty file should have, a sentence
   */
  static Optional<YamlNode> parse(SourceText source, String mend, Problems problems) {
    FlowParameters unquoted = new FlowParameters();
    SourceText attempt = source;
    while (true) {
      YamlParser parser = new YamlParser(attempt, unquoted, mend);
      try {
        Optional<YamlNode> root = parser.document();
        problems.addAll(parser.problems);
        return root;
      } catch (SyntaxException e) {
        Optional<SourceText> mended = unquoted.mend(attempt, e.index(), problems);
        if (mended.isEmpty()) {
          problems.addAll(parser.problems);
          problems.add(e.problem());
          return Optional.empty();
        }
        attempt = mended.get();
      }
    }
  }

  private Optional<YamlNode> document() throws SyntaxException {
    next();
    Event start = next();
    if (!(start instanceof DocumentStartEvent document)) {
      problems.add(SyntaxProblems.empty(source.position(0), mend));
      return Optional.empty();
    }
    if (document.getSpecVersion().isPresent() || !document.getTags().isEmpty()) {
      problems.add(SyntaxProblems.directive(at(start)));
    }
    YamlNode root = node(next(), 1);
    next();
    Event end = next();
    if (end instanceof DocumentStartEvent) {
      problems.add(SyntaxProblems.secondDocument(at(end)));
    }
    if (root instanceof Scalar scalar && scalar.isMissing()) {
      problems.add(SyntaxProblems.empty(source.position(0), mend));
      return Optional.empty();
    }
    return Optional.of(root);
  }

  private Event next() throws SyntaxException {
    try {
      return events.next();
    } catch (MarkedYamlEngineException e) {
      int index = e.getProblemMark().map(Mark::getIndex).orElse(0);
      throw new SyntaxException(SyntaxProblems.of(e, source), index);
    } catch (YamlEngineException e) {
      throw new SyntaxException(
          SyntaxProblems.other(source.position(0), String.valueOf(e.getMessage())), 0);
    }
  }

  private YamlNode node(Event event, int depth) throws SyntaxException {
    if (event instanceof AliasEvent) {
      problems.add(SyntaxProblems.alias(at(event)));
      return new Refused(at(event));
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      problems.add(SyntaxProblems.anchor(at(event), node.getAnchor().get().getValue()));
    }
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar);
    }
    if (depth > MAX_DEPTH) {
      throw new SyntaxException(SyntaxProblems.tooDeep(at(event), MAX_DEPTH), index(event));
    }
    if (!(event instanceof CollectionStartEvent start)) {
      throw new IllegalStateException("parser gave " + event.getEventId());
    }
    start.getTag().ifPresent(tag -> problems.add(SyntaxProblems.tag(at(event))));
    return event.getEventId() == Event.ID.MappingStart
        ? mapping(start, depth)
        : sequence(event, depth);
  }

  private YamlNode scalar(ScalarEvent event) {
    if (event.getTag().isPresent()) {
      problems.add(SyntaxProblems.tag(at(event)));
    }
    if (unquoted.contains(event)) {
      return new Refused(at(event));
    }
    Text text = ScalarPlaces.text(source, event.getScalarStyle(), event.getValue(), index(event));
    return new Scalar(text, event.getScalarStyle() != ScalarStyle.PLAIN);
  }

  private YamlNode sequence(Event start, int depth) throws SyntaxException {
    List<YamlNode> items = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, depth + 1));
      event = next();
    }
    return new Sequence(at(start), items);
  }

  private YamlNode mapping(CollectionStartEvent start, int depth) throws SyntaxException {
    Map<String, Position> seen = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      YamlNode key = node(event, depth + 1);
      YamlNode value = node(next(), depth + 1);
      Text name = key(key);
      if (name != null && !hasValue(name, value, start)) {
        refuseLast(entries);
      } else if (name != null && isNew(name, seen)) {
        entries.add(new Entry(name, value));
      }
      event = next();
    }
    return new Mapping(at(start), entries);
  }

  /** What ends at a comma that was meant to be part of it is not looked at any more. */
  private static void refuseLast(List<Entry> entries) {
    if (!entries.isEmpty()) {
      Entry last = entries.remove(entries.size() - 1);
      entries.add(new Entry(last.key(), new Refused(last.value().at())));
    }
  }

  private @Nullable Text key(YamlNode key) {
    if (key instanceof Refused) {
      return null;
    }
    if (!(key instanceof Scalar scalar)) {
      problems.add(SyntaxProblems.keyIsNoText(key.at(), key.kind()));
      return null;
    }
    if (scalar.isMissing()) {
      problems.add(SyntaxProblems.keyIsMissing(key.at()));
      return null;
    }
    if (scalar.text().value().equals("<<") && !scalar.isQuoted()) {
      problems.add(SyntaxProblems.mergeKey(key.at()));
      return null;
    }
    return scalar.text();
  }

  private boolean isNew(Text key, Map<String, Position> seen) {
    Position first = seen.putIfAbsent(key.value(), key.at());
    if (first != null) {
      problems.add(() -> SyntaxProblems.duplicateKey(key, first));
    }
    return first == null;
  }

  /** In {@code {a: f(x, y)}} the comma ends the value of a, and {@code y)} reads as a key. */
  private boolean hasValue(Text key, YamlNode value, CollectionStartEvent mapping) {
    boolean isAlone =
        mapping.isFlow()
            && value instanceof Scalar scalar
            && scalar.isMissing()
            && source.codePoint(index(mapping)) == '{'
            && !isFollowedByColon(scalar);
    if (isAlone) {
      problems.add(SyntaxProblems.keyWithoutValue(key));
    }
    return !isAlone;
  }

  private boolean isFollowedByColon(Scalar missing) {
    int index = source.indexOf(missing.at()) - 1;
    while (source.codePoint(index) == ' ') {
      index--;
    }
    return source.codePoint(index) == ':';
  }

  private Position at(Event event) {
    return source.position(index(event));
  }

  private static int index(Event event) {
    return event.getStartMark().map(Mark::getIndex).orElse(0);
  }
}
