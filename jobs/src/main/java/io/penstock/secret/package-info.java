/**
 * Secrets: {@code ${secret:NAME}} in a pipeline or a profile becomes a value at the moment of its
 * use, and nowhere else. Start reading at {@link io.penstock.secret.Secrets}.
 *
 * <p>What must stay true: the value of a secret is in no definition, fingerprint, plan or message.
 * Every value that is given out is known to {@link io.penstock.secret.Redactor} before it is used.
 */
@NullMarked
package io.penstock.secret;

import org.jspecify.annotations.NullMarked;
