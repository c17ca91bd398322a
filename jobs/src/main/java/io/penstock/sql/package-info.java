/**
 * Resolves SQL with Spark's own parser and analyzer, without a Spark context, and makes the SQL of
 * feature tables. Start reading at {@link io.penstock.sql.SqlAnalyzer} and {@link
 * io.penstock.sql.FeatureQuery}.
 *
 * <p>What must stay true: what resolves here resolves in a session that has Penstock's functions,
 * Spark's default (ANSI) semantics and the time zone UTC, to the same schema; parameters are bound
 * as typed values, never pasted into a text; every message says where in the pipeline file the
 * mistake stands; an SQL text that could give something else when it is run again is refused.
 */
@NullMarked
package io.penstock.sql;

import org.jspecify.annotations.NullMarked;
