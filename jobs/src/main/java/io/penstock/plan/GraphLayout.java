package io.penstock.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places for the nodes of a graph in layers from left to right: each node right of all that it
 * reads. The order within a layer is that of the mean place of the neighbours (Sugiyama, Tagawa and
 * Toda, 1981); an edge over several layers gets a lane of its own in each, so that it crosses no
 * box. Places are counted in rows, from 0.
 */
final class GraphLayout {
  private static final int SWEEPS = 8;
  private static final double LANE = 0.5;

  /**
   * A place of a node, or of an edge that passes by.
   *
   * @param row the middle, in boxes from the top
   */
  record Place(int layer, double row) {}

  private static final class Point {
    private final int layer;
    private final double height;
    private final List<Point> before = new ArrayList<>();
    private final List<Point> after = new ArrayList<>();
    private double row;

    private Point(int layer, double height) {
      this.layer = layer;
      this.height = height;
    }

    private double mean(List<Point> neighbours) {
      return neighbours.stream().mapToDouble(point -> point.row).average().orElse(row);
    }
  }

  private final Map<String, Point> nodes = new LinkedHashMap<>();
  private final Map<List<String>, List<Point>> edges = new HashMap<>();
  private final List<List<Point>> layers = new ArrayList<>();

  /** Takes the inputs of each node; each node comes after all that it reads. */
  GraphLayout(Map<String, List<String>> inputs) {
    inputs.forEach(
        (name, read) -> {
          int layer = read.stream().mapToInt(input -> node(input).layer + 1).max().orElse(0);
          nodes.put(name, add(new Point(layer, 1)));
          read.forEach(input -> edges.put(List.of(input, name), edge(node(input), node(name))));
        });
    stack();
    for (int i = 0; i < SWEEPS; i++) {
      boolean goesRight = i % 2 == 0;
      for (int j = 0; j < layers.size(); j++) {
        List<Point> layer = layers.get(goesRight ? j : layers.size() - 1 - j);
        Map<Point, Double> wanted = new HashMap<>();
        layer.forEach(p -> wanted.put(p, p.mean(goesRight ? p.before : p.after)));
        layer.sort(Comparator.comparing(wanted::get));
        stack(layer, wanted);
      }
    }
    double top = nodes.values().stream().mapToDouble(p -> p.row).min().orElse(0);
    layers.forEach(layer -> layer.forEach(point -> point.row -= top));
  }

  int layers() {
    return layers.size();
  }

  /** The height of the whole, in boxes. */
  double rows() {
    return 1 + layers.stream().flatMap(List::stream).mapToDouble(p -> p.row).max().orElse(0);
  }

  Place place(String name) {
    return new Place(node(name).layer, node(name).row);
  }

  /** The places that an edge passes between its ends. */
  List<Place> between(String from, String to) {
    return edges.getOrDefault(List.of(from, to), List.of()).stream()
        .map(point -> new Place(point.layer, point.row))
        .toList();
  }

  private List<Point> edge(Point from, Point to) {
    List<Point> lanes = new ArrayList<>();
    Point last = from;
    for (int layer = from.layer + 1; layer < to.layer; layer++) {
      Point lane = add(new Point(layer, LANE));
      link(last, lane);
      lanes.add(lane);
      last = lane;
    }
    link(last, to);
    return lanes;
  }

  private Point add(Point point) {
    while (layers.size() <= point.layer) {
      layers.add(new ArrayList<>());
    }
    layers.get(point.layer).add(point);
    return point;
  }

  private static void link(Point from, Point to) {
    from.after.add(to);
    to.before.add(from);
  }

  private Point node(String name) {
    Point node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException("node '" + name + "' comes after one that reads it");
    }
    return node;
  }

  private void stack() {
    for (List<Point> layer : layers) {
      double row = 0;
      for (Point point : layer) {
        point.row = row + point.height / 2;
        row += point.height;
      }
    }
  }

  /** Puts the points of a layer as near as they can be to where they want to be, in their order. */
  private static void stack(List<Point> layer, Map<Point, Double> wanted) {
    double free = Double.NEGATIVE_INFINITY;
    double shift = 0;
    for (Point point : layer) {
      double middle = wanted.getOrDefault(point, 0.0);
      point.row = Math.max(middle, free + point.height / 2);
      shift += middle - point.row;
      free = point.row + point.height / 2;
    }
    // Pushed down only: the layer as a whole goes back up by the mean.
    for (Point point : layer) {
      point.row += shift / layer.size();
    }
  }
}
