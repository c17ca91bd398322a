/**
 * Tests of pipelines: rows in, rows out. Start reading at {@link io.penstock.cases.CaseCompiler},
 * which gives a written case its types, and {@link io.penstock.cases.CaseRunner}, which computes
 * and compares it.
 *
 * <p>What must stay true: all that is wrong with a case is known, at its line and column, before
 * Spark computes a row; what is computed is computed by the code of a run ({@link
 * io.penstock.run.MemoryRun}); nothing is read or written but the case's own files; every message
 * is made in {@code CaseProblems}.
 */
@NullMarked
package io.penstock.cases;

import org.jspecify.annotations.NullMarked;
