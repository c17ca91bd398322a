/**
 * The public door for Java and Scala: open a pipeline file with {@link io.penstock.api.Pipeline},
 * look at its problems and its plan, run it, and take its DataFrames and models.
 *
 * <p>What must stay true: this is the only package that others compile against; no types of Jackson
 * or of a YAML library are in its signatures.
 */
@NullMarked
package io.penstock.api;

import org.jspecify.annotations.NullMarked;
