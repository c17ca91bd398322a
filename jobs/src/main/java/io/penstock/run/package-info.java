/**
 * Runs a plan: start reading at {@link io.penstock.run.Runner}.
 *
 * <p>What must stay true: a node's decision is made again at its turn, from the versions that its
 * inputs have then; every input is read at one pinned version; a node publishes in one commit; a
 * failure stops only what reads the failed node.
 */
@NullMarked
package io.penstock.run;

import org.jspecify.annotations.NullMarked;
