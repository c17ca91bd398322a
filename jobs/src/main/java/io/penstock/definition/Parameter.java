package io.penstock.definition;

/**
 * A parameter and its value for this run.
 *
 * @param name as used in {@code ${name}} and, in SQL, {@code :name}
 * @param type how SQL sees it
 * @param value the canonical text of the value, valid for the type
 */
public record Parameter(Text name, ParameterType type, String value) {}
