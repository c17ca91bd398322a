package io.penstock.ml;

/**
 * A column that a model reads.
 *
 * @param name as the training data spelled it
 * @param type its SQL type there, such as {@code DECIMAL(12,2)}
 */
public record FeatureColumn(String name, String type) {}
