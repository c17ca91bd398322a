/**
 * Reads the text of a pipeline file into {@link io.penstock.definition.Pipeline}: start reading at
 * {@link io.penstock.yaml.PipelineReader}.
 *
 * <p>{@code InputReader} makes one map of the pipeline file, what it includes, overlays and
 * settings. Bytes become {@code SourceText} (strict UTF-8, a place for each character), then {@code
 * YamlNode}s ({@code YamlParser}, on the parser of snakeyaml-engine), then nodes: {@code Keys} and
 * {@code Values} read maps and values, one reader per section builds the records, {@code
 * CanonicalText} says what decides a result. What keys there are stands in the {@code KeySet} of
 * each reader, of which {@code LanguageSchema} makes the JSON Schema too.
 *
 * <p>What must stay true: no text makes a reader throw, recurse deeper than 64 or take more than
 * about a second; all problems are collected, with their exact places; a YAML scalar is text, typed
 * by its key; nothing of the YAML library is visible outside; every message is made in {@code
 * YamlProblems}, {@code SyntaxProblems}, {@code ValueProblems} or {@code InputProblems}; a secret
 * is never looked up here.
 */
@NullMarked
package io.penstock.yaml;

import org.jspecify.annotations.NullMarked;
