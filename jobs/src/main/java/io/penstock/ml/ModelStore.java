package io.penstock.ml;

import com.fasterxml.jackson.core.JacksonException;
import io.penstock.definition.ModelNode;
import io.penstock.ml.ModelManifest.ModelFile;
import io.penstock.problem.ExitCode;
import io.penstock.problem.Failpoint;
import io.penstock.problem.PenstockException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one model, on any Hadoop file system: {@code <root>/v<N>/model} is what {@code
 * PipelineModel.load} reads, {@code <root>/v<N>/manifest.json} says what it is.
 *
 * <p>The manifest is written last, and never twice: a version without one is an unfinished save,
 * which nobody sees and the next save removes. One writer at a time.
 */
public final class ModelStore {
  private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]{0,8})");
  private static final String MANIFEST = "manifest.json";
  private static final String UNFINISHED = "_manifest.json";
  private static final int FORMAT = 1;

  private final Path root;
  private final FileSystem fileSystem;
  private final Clock clock;

  /** The store of one model; nothing is read or made yet. */
  public ModelStore(Path root, Configuration hadoop, Clock clock) {
    this.root = root;
    this.clock = clock;
    try {
      this.fileSystem = root.getFileSystem(hadoop);
    } catch (IOException e) {
      throw failed("open the file system of " + root, e);
    }
  }

  /**
   * Stores a model as the next version and returns its manifest; runs the Spark jobs of MLlib's
   * writers. A kill at any instant leaves the versions as they were or adds this one whole.
   */
  public ModelManifest save(
      SparkSession spark, ModelNode node, TrainedModel model, Provenance provenance) {
    return save(spark, node, model, provenance, () -> {});
  }

  /** As above; {@code gate} is called before anything is published: what it throws, this throws. */
  public ModelManifest save(
      SparkSession spark,
      ModelNode node,
      TrainedModel model,
      Provenance provenance,
      Runnable gate) {
    try {
      List<Integer> finished = finishedRemovingTheRest();
      int version = finished.isEmpty() ? 1 : Collections.max(finished) + 1;
      Path directory = model(version);
      model.pipeline().write().session(spark).save(directory.toString());
      List<ModelFile> files = files(version).list();
      ModelManifest manifest = manifest(version, spark.version(), node, model, provenance, files);
      Failpoint.BEFORE_MODEL.hit();
      gate.run();
      publish(version, manifest);
      Failpoint.AFTER_MODEL.hit();
      return manifest;
    } catch (IOException e) {
      throw failed("save a version of " + root, e);
    }
  }

  /** The versions that are whole, ascending. */
  public List<Integer> versions() {
    try {
      List<Integer> versions = new ArrayList<>();
      for (int version : directories()) {
        if (fileSystem.exists(manifest(version))) {
          versions.add(version);
        }
      }
      return List.copyOf(versions);
    } catch (IOException e) {
      throw failed("list " + root, e);
    }
  }

  /** The newest version, degenerate or not. Reads no model and needs no Spark. */
  public Optional<ModelManifest> latest() {
    List<Integer> versions = versions();
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(read(versions.get(versions.size() - 1)));
  }

  /** The newest version that may score rows. Reads no model and needs no Spark. */
  public Optional<ModelManifest> latestUsable() {
    List<Integer> versions = versions();
    for (int i = versions.size() - 1; i >= 0; i--) {
      ModelManifest manifest = read(versions.get(i));
      if (manifest.mayScore()) {
        return Optional.of(manifest);
      }
    }
    return Optional.empty();
  }

  /** What a version is. Reads no model and needs no Spark. */
  public ModelManifest read(int version) {
    Path file = manifest(version);
    try (InputStream in = fileSystem.open(file)) {
      ModelManifest manifest = ManifestJson.read(in.readAllBytes());
      if (manifest.format() != FORMAT || manifest.version() != version) {
        throw damaged(
            file,
            "it is of version " + manifest.version() + ", format " + manifest.format(),
            version,
            null);
      }
      return manifest;
    } catch (FileNotFoundException e) {
      throw new PenstockException(
          ExitCode.NO_INPUT,
          "model " + root + " has no version " + version + ". It has " + versions() + ".",
          e);
    } catch (JacksonException e) {
      throw damaged(file, e.getOriginalMessage(), version, e);
    } catch (IOException e) {
      throw failed("read " + file, e);
    }
  }

  /**
   * The fitted model of a version, after all its files were compared with the manifest and the
   * class names in them checked: loading a model runs the code that it names.
   *
   * @throws PenstockException (DATA) where a file is missing, added, changed, or names a class that
   *     no stage of a pipeline has; then nothing was loaded
   */
  public PipelineModel load(SparkSession spark, int version) {
    verify(version);
    return PipelineModel.read().session(spark).load(model(version).toString());
  }

  /** Compares all files of a version with its manifest, as {@link #load} does; loads nothing. */
  public ModelManifest verify(int version) {
    ModelManifest manifest = read(version);
    try {
      files(version).verify(manifest);
    } catch (IOException e) {
      throw failed("read " + model(version), e);
    }
    return manifest;
  }

  private ModelManifest manifest(
      int version,
      String sparkVersion,
      ModelNode node,
      TrainedModel model,
      Provenance provenance,
      List<ModelFile> files) {
    return new ModelManifest(
        FORMAT,
        version,
        node.name().value(),
        provenance.runId(),
        provenance.codeVersion(),
        sparkVersion,
        clock.instant(),
        provenance.fingerprint(),
        node.canonicalText(),
        provenance.dataVersions(),
        provenance.parameters(),
        node.split().seed(),
        model.kind(),
        node.label().value(),
        model.features(),
        model.slots(),
        model.counts(),
        model.metrics(),
        model.degenerate(),
        model.influence(),
        model.warnings(),
        model.fittedBy(),
        files);
  }

  private void publish(int version, ModelManifest manifest) throws IOException {
    Path unfinished = new Path(directory(version), UNFINISHED);
    try (OutputStream out = fileSystem.create(unfinished, true)) {
      out.write(ManifestJson.write(manifest));
    }
    Path target = manifest(version);
    // A local rename overwrites, so the look comes first; HDFS refuses by itself.
    if (fileSystem.exists(target) || !fileSystem.rename(unfinished, target)) {
      throw new PenstockException(
          ExitCode.TRY_AGAIN,
          target + " is there already: another run stored this version. Run again.");
    }
  }

  private List<Integer> finishedRemovingTheRest() throws IOException {
    List<Integer> finished = versions();
    for (int version : directories()) {
      if (!finished.contains(version)) {
        fileSystem.delete(directory(version), true);
      }
    }
    return finished;
  }

  /** Numbers of all version directories, whole or not, ascending. */
  private List<Integer> directories() throws IOException {
    List<Integer> versions = new ArrayList<>();
    if (!fileSystem.exists(root)) {
      return versions;
    }
    for (FileStatus status : fileSystem.listStatus(root)) {
      Matcher name = VERSION.matcher(status.getPath().getName());
      if (status.isDirectory() && name.matches()) {
        versions.add(Integer.valueOf(name.group(1)));
      }
    }
    Collections.sort(versions);
    return versions;
  }

  private ModelFiles files(int version) {
    return new ModelFiles(fileSystem, model(version), mend(version));
  }

  private Path directory(int version) {
    return new Path(root, "v" + version);
  }

  private Path model(int version) {
    return new Path(directory(version), "model");
  }

  private Path manifest(int version) {
    return new Path(directory(version), MANIFEST);
  }

  private String mend(int version) {
    return "Restore it from a copy, or remove " + directory(version) + " and train again.";
  }

  private PenstockException damaged(Path file, String why, int version, @Nullable Throwable cause) {
    return new PenstockException(
        ExitCode.DATA, file + " is damaged: " + why + ". " + mend(version), cause);
  }

  private static PenstockException failed(String what, IOException cause) {
    return new PenstockException(
        ExitCode.IO, "cannot " + what + ": " + Messages.reason(cause), cause);
  }
}
