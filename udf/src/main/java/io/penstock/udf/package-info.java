/**
 * SQL functions that pipelines may use beside Spark's own. Start reading at {@link
 * io.penstock.udf.SqlFunction}; {@link io.penstock.udf.SqlFunctions} has them all.
 *
 * <p>What must stay true: each is an expression of Spark's own expressions, so that it is compiled,
 * folded and, under RAPIDS, run on the GPU as they are; nothing here knows the rest of Penstock; a
 * change of what a function gives raises its {@link io.penstock.udf.SqlFunction#version()}.
 */
@NullMarked
package io.penstock.udf;

import org.jspecify.annotations.NullMarked;
