/**
 * The command line: start reading at {@link io.penstock.cli.Penstock}.
 *
 * <p>What must stay true: results go to stdout, progress and errors to stderr; exit codes are those
 * of {@link io.penstock.problem.ExitCode}; a command that needs no Spark session loads no class of
 * Spark before it must.
 */
@NullMarked
package io.penstock.cli;

import org.jspecify.annotations.NullMarked;
