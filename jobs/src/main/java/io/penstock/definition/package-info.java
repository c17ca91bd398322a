/**
 * What a pipeline file says, as immutable values with their places: start reading at {@link
 * io.penstock.definition.Pipeline} and {@link io.penstock.definition.Node}.
 *
 * <p>What must stay true: plain Java, no Spark, no YAML library; every name and expression that a
 * message may point at is a {@link io.penstock.definition.Text}; parameters outside SQL are already
 * resolved; every message about a definition is made in {@link
 * io.penstock.definition.DefinitionProblems}.
 */
@NullMarked
package io.penstock.definition;

import org.jspecify.annotations.NullMarked;
