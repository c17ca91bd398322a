package io.penstock.gpu.engine;

/**
 * How fast an engine is, for the choice between engines.
 *
 * @param passBytesPerSecond of the rows that a pass over features and coefficients reads
 * @param gramFlopsPerSecond of {@link Pass.Gram}, at rows * columns^2 operations (the upper
 *     triangle, a multiplication and an addition each)
 * @param loadBytesPerSecond of rows from the heap into a shard
 * @param secondsPerPass what a pass costs however few rows there are
 */
public record Rates(
    double passBytesPerSecond,
    double gramFlopsPerSecond,
    double loadBytesPerSecond,
    double secondsPerPass) {}
