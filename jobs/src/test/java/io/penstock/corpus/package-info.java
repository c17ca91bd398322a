/**
 * The corpus: pipeline files, wrong and right, and what a user reads for each. Its files are in
 * {@code src/test/resources/corpus}, whose README says how to add one. Start at {@link
 * io.penstock.corpus.CorpusFile}.
 */
@NullMarked
package io.penstock.corpus;

import org.jspecify.annotations.NullMarked;
