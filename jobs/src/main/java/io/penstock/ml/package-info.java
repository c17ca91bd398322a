/**
 * Everything that calls MLlib: start reading at {@link io.penstock.ml.ModelCheck}, which judges a
 * model's definition without Spark, then {@link io.penstock.ml.ModelTrainer}, {@link
 * io.penstock.ml.ModelStore} and {@link io.penstock.ml.ModelScorer}, in the order in which a model
 * lives.
 *
 * <p>What must stay true: a fitted model consists of stock MLlib classes only, so that {@code
 * PipelineModel.load} reads it on any Spark; nothing of a stored model is loaded before its files,
 * hashes and class names are those of its manifest; names, types and ranges of parameters come from
 * MLlib's own {@code Param}s, never from a list kept here; every message about a definition is made
 * in {@code MlProblems}.
 */
@NullMarked
package io.penstock.ml;

import org.jspecify.annotations.NullMarked;
