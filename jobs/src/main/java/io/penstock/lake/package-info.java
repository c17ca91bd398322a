/**
 * Everything that calls Delta Lake: what a table's log says ({@link io.penstock.lake.TableState}),
 * which input files are new ({@link io.penstock.lake.Ledger}), row checks ({@link
 * io.penstock.lake.RowAudit}) and the one way in which rows reach a table ({@link
 * io.penstock.lake.TableWrite}). Start reading at {@code TableWrite}.
 *
 * <p>What must stay true: a table changes by one commit or not at all; rows are checked in the same
 * pass that writes their files, before the commit; the quarantine is committed before the rows are
 * published; the ledger of loaded files is in the commit that publishes their rows; every path goes
 * through Hadoop's file systems; a decision that nothing is to be done starts no Spark job. Delta's
 * internal classes are called in {@code TableTransaction}, {@code SnapshotFacts} and {@code
 * LakeReader} only. Columns whose names begin with {@code _} are Penstock's own.
 */
@NullMarked
package io.penstock.lake;

import org.jspecify.annotations.NullMarked;
