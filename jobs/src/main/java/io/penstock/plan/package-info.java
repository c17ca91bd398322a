/**
 * What would run, and why: {@link io.penstock.plan.PipelineCompiler} resolves a definition, {@link
 * io.penstock.plan.Planner} compares it with the lake, {@link io.penstock.plan.Plan} is the
 * outcome, {@link io.penstock.plan.Reason} why; {@link io.penstock.plan.CompiledPlan} is a plan to
 * be kept.
 *
 * <p>What must stay true: no Spark session is needed; equal definitions on equal lakes give equal
 * plans, to the byte: nothing in one depends on a clock, the machine or the order of a hash map.
 */
@NullMarked
package io.penstock.plan;

import org.jspecify.annotations.NullMarked;
