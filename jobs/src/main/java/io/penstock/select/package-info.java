/**
 * Which nodes a command is about: dbt's selectors. Start reading at {@link
 * io.penstock.select.Selector}.
 *
 * <p>What must stay true: a selector depends on the graph alone, but for {@code changed}, which
 * asks the plan, and {@code result:}, which asks the newest run record, and only where it says so;
 * a name that nothing has is an error, never an empty selection.
 */
@NullMarked
package io.penstock.select;

import org.jspecify.annotations.NullMarked;
