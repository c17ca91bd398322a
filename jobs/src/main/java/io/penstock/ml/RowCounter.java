package io.penstock.ml;

import io.penstock.definition.ModelNode;
import io.penstock.problem.CheckFailedException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Counts rows and labels in one job, and refuses those that cannot train a model. */
record RowCounter(ModelNode model, String label, ModelKind kind) {
  /**
   * The counts; at least one row on each side, and of a binary label both classes.
   *
   * @param heldOut names the column with the side; NULL where the label is
   * @throws CheckFailedException with the counts and the mend, else
   */
  TrainingCounts count(Dataset<Row> rows, String heldOut) {
    Column known = Columns.quoted(label);
    Column test = Columns.quoted(heldOut);
    Column positive = known.equalTo(1);
    Row row =
        rows.select(
                functions.count_if(test.isNull()),
                functions.count_if(functions.not(test)),
                functions.count_if(test),
                functions.count_if(functions.not(test).and(positive)),
                functions.count_if(test.and(positive)),
                functions.count_if(known.isin(0.0, 1.0)),
                functions.min(known),
                functions.max(known))
            .head();
    TrainingCounts counts =
        new TrainingCounts(
            row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    checkSides(counts);
    double least = row.getDouble(6);
    double most = row.getDouble(7);
    if (kind.isBinary()) {
      long others = counts.train() + counts.test() - row.getLong(5);
      checkBinary(others, least, most);
      checkClasses(counts);
      return counts;
    }
    checkNumbers(least, most);
    return new TrainingCounts(counts.unlabelled(), counts.train(), counts.test(), 0, 0);
  }

  private void checkSides(TrainingCounts counts) {
    if (counts.train() + counts.test() == 0) {
      throw refused(
          "no row has a label (" + counts.unlabelled() + " rows have none).",
          "Is '" + label + "' joined to the rows by the right keys and times?");
    } else if (counts.train() == 0 || counts.test() == 0) {
      String side = counts.train() == 0 ? "to train on" : "held out";
      throw refused(
          "no row is " + side + ", of " + (counts.train() + counts.test()) + " with a label.",
          "More rows, more distinct values of the split columns, or another split.test are"
              + " needed.");
    }
  }

  private void checkBinary(long others, double least, double most) {
    if (others > 0) {
      throw refused(
          "label '"
              + label
              + "' must be 0 or 1, but "
              + others
              + " rows have others, from "
              + least
              + " to "
              + most
              + ".",
          "Make it 0 or 1 in SQL, or use a regression.");
    }
  }

  private void checkClasses(TrainingCounts counts) {
    checkClass(counts.trainPositives(), counts.train(), "rows to train on");
    checkClass(counts.testPositives(), counts.test(), "held-out rows");
  }

  private void checkClass(long positives, long rows, String side) {
    if (positives == 0 || positives == rows) {
      String only = positives == 0 ? "0" : "1";
      throw refused(
          "all " + rows + " " + side + " have label " + only + ": there is nothing to tell apart.",
          "Rows of both classes are needed on both sides of the split.");
    }
  }

  private void checkNumbers(double least, double most) {
    if (Double.isNaN(most) || Double.isInfinite(most) || Double.isInfinite(least)) {
      throw refused(
          "label '" + label + "' is NaN or infinite in some rows.", "Make it NULL or a number.");
    } else if (least == most) {
      throw refused(
          "label '" + label + "' is " + least + " in all rows: there is nothing to learn.",
          "Rows with other labels are needed.");
    }
  }

  private CheckFailedException refused(String what, String mend) {
    return new CheckFailedException(
        model.qualifiedName() + ": " + what + " No model was trained. " + mend);
  }
}
