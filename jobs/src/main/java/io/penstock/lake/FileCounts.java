package io.penstock.lake;

/**
 * What became of the records of one input file in one batch: {@code read = accepted + quarantined +
 * dropped}. Of what {@code merge} then folds into one row per key nothing is taken off.
 *
 * @param path the full path, as Hadoop writes it
 * @param sizeBytes its size
 * @param sha256 of its content, in hexadecimal
 * @param batch the batch that loaded it
 * @param read records in it
 * @param accepted records that passed the checks
 * @param quarantined records in the quarantine
 * @param dropped records that a check left out
 */
public record FileCounts(
    String path,
    long sizeBytes,
    String sha256,
    long batch,
    long read,
    long accepted,
    long quarantined,
    long dropped) {}
