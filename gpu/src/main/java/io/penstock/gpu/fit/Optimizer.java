package io.penstock.gpu.fit;

import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.optimize.CachedDiffFunction;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.LBFGS;
import breeze.optimize.OWLQN;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/**
 * Breeze's L-BFGS and OWL-QN with the memory of 10 that MLlib gives them, so that a fit takes the
 * steps of stock MLlib. L-BFGS: Liu and Nocedal (1989); OWL-QN: Andrew and Gao (2007).
 */
final class Optimizer {
  private static final int MEMORY = 10;

  /** From an objective to Breeze's function of it. */
  private static final MethodHandle AS_DIFF_FUNCTION = asDiffFunction();

  private final int maxIterations;
  private final double tolerance;
  private final @Nullable IntToDoubleFunction l1;

  /**
   * An optimizer.
   *
   * @param l1 the L1 penalty of each coefficient; null for none, and so L-BFGS
   */
  Optimizer(int maxIterations, double tolerance, @Nullable IntToDoubleFunction l1) {
    this.maxIterations = maxIterations;
    this.tolerance = tolerance;
    this.l1 = l1;
  }

  /** A function to be made small. */
  @FunctionalInterface
  interface Objective {
    /**
     * The value at a point, and the gradient there.
     *
     * @param gradient all 0, to be filled
     */
    double at(double[] point, double[] gradient);
  }

  /**
   * Where it ended.
   *
   * @param history the value at the start and after each iteration, penalties included
   */
  record Solution(double[] point, double[] history) {}

  /** The point after the last step. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Breeze's types are specialised in Scala only
  Solution minimize(Objective objective, double[] start) {
    DiffFunction function =
        new CachedDiffFunction(
            diffFunction(objective), DenseVector$.MODULE$.canCopyDenseVector(ClassTag.Double()));
    Iterator<FirstOrderMinimizer.State> states =
        minimizer().iterations(function, new DenseVector(start.clone()));
    List<Double> history = new ArrayList<>();
    FirstOrderMinimizer.State last = null;
    while (states.hasNext()) {
      last = states.next();
      history.add(last.adjustedValue());
    }
    if (last == null) {
      throw new IllegalStateException("the optimizer gave not even its start");
    }
    return new Solution(
        values(last.x()), history.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private FirstOrderMinimizer minimizer() {
    if (l1 == null) {
      return new LBFGS(maxIterations, MEMORY, tolerance, DenseVector$.MODULE$.space_Double());
    }
    IntToDoubleFunction penalty = l1;
    Function1<Object, Object> ofIndex = index -> penalty.applyAsDouble((Integer) index);
    return new OWLQN(
        maxIterations, MEMORY, ofIndex, tolerance, DenseVector$.MODULE$.space_Double());
  }

  private static DiffFunction<?> diffFunction(Objective objective) {
    try {
      return (DiffFunction<?>) AS_DIFF_FUNCTION.invoke(objective);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Breeze's function could not be made", e);
    }
  }

  /**
   * Java cannot say {@code implements DiffFunction}: Scala gave it two methods {@code apply} that
   * differ in what they return only. The virtual machine has no such qualm.
   */
  private static MethodHandle asDiffFunction() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodType shape = MethodType.methodType(Tuple2.class, Object.class);
      MethodHandle calculate =
          lookup.findStatic(
              Optimizer.class, "calculate", shape.insertParameterTypes(0, Objective.class));
      return LambdaMetafactory.metafactory(
              lookup,
              "calculate",
              MethodType.methodType(DiffFunction.class, Objective.class),
              shape,
              calculate,
              shape)
          .getTarget();
    } catch (ReflectiveOperationException | java.lang.invoke.LambdaConversionException e) {
      throw new IllegalStateException("Breeze is not the one of Spark 4.0", e);
    }
  }

  @SuppressWarnings("UnusedMethod") // called by what asDiffFunction makes
  private static Tuple2<Object, Object> calculate(Objective objective, Object point) {
    double[] at = values(point);
    double[] gradient = new double[at.length];
    double value = objective.at(at, gradient);
    return new Tuple2<>(value, new DenseVector<>(gradient));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static double[] values(Object vector) {
    return (double[]) ((DenseVector) vector).toArray((ClassTag) ClassTag.Double());
  }
}
