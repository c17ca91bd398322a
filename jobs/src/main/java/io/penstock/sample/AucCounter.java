package io.penstock.sample;

import java.util.Arrays;

/** Collects scores with labels and gives the area under the ROC curve; ties count one half. */
final class AucCounter {

  // score << 1 | label: sorting them sorts by score
  private final long[] scores;
  private int size;

  AucCounter(int capacity) {
    scores = new long[capacity];
  }

  void add(int score, int label) {
    scores[size] = (long) score << 1 | label;
    size++;
  }

  /** Needs at least one positive and one negative; NaN without. */
  double auc() {
    Arrays.sort(scores, 0, size);
    long negatives = 0;
    long doubledWins = 0;
    for (int start = 0; start < size; ) {
      int end = endOfTie(start);
      long positivesHere = positives(start, end);
      long negativesHere = end - start - positivesHere;
      doubledWins += positivesHere * (2 * negatives + negativesHere);
      negatives += negativesHere;
      start = end;
    }
    return doubledWins / 2.0 / negatives / (size - negatives);
  }

  private int endOfTie(int start) {
    int end = start;
    while (end < size && scores[end] >> 1 == scores[start] >> 1) {
      end++;
    }
    return end;
  }

  private long positives(int start, int end) {
    long positives = 0;
    for (int place = start; place < end; place++) {
      positives += scores[place] & 1;
    }
    return positives;
  }
}
