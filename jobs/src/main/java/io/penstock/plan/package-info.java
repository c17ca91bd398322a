/**
 * What would run, and why: {@link io.penstock.plan.PipelineCompiler} resolves a definition, {@link
 * io.penstock.plan.Planner} compares it with the lake.
 *
 * <p>What must stay true: no Spark session is needed; equal definitions on equal lakes give equal
 * plans, to the byte.
 */
@NullMarked
package io.penstock.plan;

import org.jspecify.annotations.NullMarked;
