/**
 * The kinds of checks as a write sees them: what each adds to the judged rows, what it counts, and
 * what it says. {@link io.penstock.audit.RowRule}s give a verdict on each row, {@link
 * io.penstock.audit.WholeRule}s on all rows at once. To add a kind, write one class of either and
 * name it in {@link io.penstock.audit.Rules}.
 *
 * <p>What must stay true: only TRUE passes; a verdict does not depend on how rows are spread over
 * tasks; no message has a value of a row in it, only its place.
 */
@NullMarked
package io.penstock.audit;

import org.jspecify.annotations.NullMarked;
