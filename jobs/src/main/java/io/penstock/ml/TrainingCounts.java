package io.penstock.ml;

/**
 * How many rows a model was made of.
 *
 * @param unlabelled rows left out since their label is NULL
 * @param train rows that it was fitted on
 * @param test rows that it was measured on
 * @param trainPositives of {@code train}, those with label 1; 0 for a regression
 * @param testPositives of {@code test}, those with label 1; 0 for a regression
 */
public record TrainingCounts(
    long unlabelled, long train, long test, long trainPositives, long testPositives) {}
