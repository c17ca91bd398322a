/**
 * Input files and the rows in them: which files there are ({@link io.penstock.input.SourceFiles}),
 * which formats Penstock reads ({@link io.penstock.input.InputFormats}), and what every record
 * carries besides its values ({@link io.penstock.input.Records}). To add a format, write one {@link
 * io.penstock.input.InputFormat} and name it in {@code InputFormats}.
 *
 * <p>What must stay true: a record is never lost: one that does not fit comes out with its text,
 * for the check {@code parses} to judge; a file and a record are known by the same path and number
 * in every pass; nothing here knows of tables.
 */
@NullMarked
package io.penstock.input;

import org.jspecify.annotations.NullMarked;
