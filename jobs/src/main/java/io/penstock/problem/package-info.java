/**
 * What can be wrong and how it is said: a {@link io.penstock.problem.Problem} is one mistake in a
 * pipeline file, at its place, with its mend; a {@link io.penstock.problem.PenstockException} is a
 * run that ended badly. Start reading at {@code Problem}.
 *
 * <p>What must stay true: plain Java, no Spark, no YAML; checks collect all problems, and one
 * {@link io.penstock.problem.DefinitionException} carries them.
 */
@NullMarked
package io.penstock.problem;

import org.jspecify.annotations.NullMarked;
