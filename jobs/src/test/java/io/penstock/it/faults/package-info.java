/**
 * The grid of faults: what Penstock makes of each, beside a job of plain Spark and Delta. What is
 * there is judged by {@link io.penstock.it.LakeOracle}, which uses neither.
 *
 * <p>{@link io.penstock.it.faults.Shop} makes the input and knows what must come of it; {@link
 * io.penstock.it.faults.Results} keeps a line per fault, from which {@link
 * io.penstock.it.faults.ReliabilityPage} makes the table of {@code docs/reliability.md}.
 */
@NullMarked
package io.penstock.it.faults;

import org.jspecify.annotations.NullMarked;
