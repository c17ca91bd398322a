package io.penstock.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNode;

/** How deep a parsed tree is; Spark walks trees by recursion, this does not. */
final class TreeDepth {
  private static final int MOST = 500;
  private static final int MOST_BRACKETS = 100;

  private record Level(TreeNode<?> node, int depth) {}

  private TreeDepth() {}

  /** Whether Spark's parser would take seconds: it tries each bracket in several ways. */
  static boolean hasTooManyBrackets(List<Token> tokens) {
    int brackets = 0;
    int types = 0;
    Token before = null;
    for (Token token : tokens) {
      switch (token.getType()) {
        case SqlBaseLexer.LEFT_PAREN -> brackets++;
        case SqlBaseLexer.RIGHT_PAREN -> brackets = Math.max(0, brackets - 1);
        case SqlBaseLexer.LT -> types += before != null && isNested(before) ? 1 : 0;
        case SqlBaseLexer.GT -> types = Math.max(0, types - 1);
        default -> {
          // no bracket
        }
      }
      if (brackets + types > MOST_BRACKETS) {
        return true;
      }
      before = token;
    }
    return false;
  }

  private static boolean isNested(Token type) {
    return type.getType() == SqlBaseLexer.ARRAY
        || type.getType() == SqlBaseLexer.MAP
        || type.getType() == SqlBaseLexer.STRUCT;
  }

  /** Whether Spark's analyzer may run out of stack over the tree. */
  static boolean isTooDeep(TreeNode<?> tree) {
    Deque<Level> open = new ArrayDeque<>(List.of(new Level(tree, 1)));
    while (!open.isEmpty()) {
      Level level = open.pop();
      if (level.depth() > MOST) {
        return true;
      }
      below(level.node()).forEach(node -> open.push(new Level(node, level.depth() + 1)));
    }
    return false;
  }

  private static List<TreeNode<?>> below(TreeNode<?> node) {
    List<TreeNode<?>> below = new ArrayList<>();
    if (node instanceof LogicalPlan plan) {
      below.addAll(Trees.list(plan.children()));
      below.addAll(Trees.list(plan.expressions()));
      below.addAll(Trees.definitions(plan));
    } else if (node instanceof Expression expression) {
      below.addAll(Trees.list(expression.children()));
      if (expression instanceof SubqueryExpression subquery) {
        below.add(subquery.plan());
      }
    }
    return below;
  }
}
