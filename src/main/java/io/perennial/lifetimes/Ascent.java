package io.perennial.lifetimes;

import java.util.Arrays;

/**
 * Climbs to the top of a smooth hill of a few dimensions: quasi-Newton steps (Broyden, Fletcher,
 * Goldfarb, Shanno; Nocedal and Wright, "Numerical Optimization", 2006, algorithm 6.1) with
 * backtracking, and Newton's at the end, whose curvature is also the spread of the estimate. It
 * always answers; whether it arrived it says.
 */
final class Ascent {

  /** The height of a place; fills in the slope there. */
  @FunctionalInterface
  interface Hill {
    double at(double[] place, double[] slope);
  }

  /**
   * Where the climb ended: with the inverse of the curvature there, the variances of an estimate of
   * most likelihood, and whether another step of Newton's would gain next to nothing.
   */
  static final class Top {
    private final double[] place;
    private final double[][] covariance;
    private final boolean arrived;
    private final int looks;

    private Top(double[] place, double[][] covariance, boolean arrived, int looks) {
      this.place = place;
      this.covariance = covariance;
      this.arrived = arrived;
      this.looks = looks;
    }

    /** A place that was found before; how sure it is, nobody knows any more. */
    static Top known(double[] place) {
      return new Top(place.clone(), new double[place.length][place.length], true, 0);
    }

    double[] place() {
      return place;
    }

    double[][] covariance() {
      return covariance;
    }

    boolean arrived() {
      return arrived;
    }

    /** How often the hill was looked at. */
    int looks() {
      return looks;
    }
  }

  /** Ten times what a hard surface took. */
  private static final int MOST_STEPS = 400;

  private static final int MOST_HALVINGS = 40;
  private static final int MOST_POLISHES = 12;

  /** In logarithms: a parameter changes at most by this factor's exponential in a step. */
  private static final double LONGEST_STEP = 2;

  /** Gains below this are noise beside the hundredth that log-likelihoods are compared to. */
  private static final double NOTHING = 1e-7;

  /** So far apart, in logarithms, slopes are compared for the curvature. */
  private static final double APART = 1e-4;

  /** No estimate is said to be less certain than a factor of e to the tenth. */
  private static final double LEAST_CURVATURE = 0.01;

  private final Hill hill;
  private final int size;
  private double[] place;
  private double[] slope;
  private double height;
  private int looks;

  private Ascent(Hill hill, double[] start) {
    this.hill = hill;
    this.size = start.length;
    this.place = start.clone();
    this.slope = new double[size];
    this.height = look(place, slope);
  }

  static Top climb(Hill hill, double[] start) {
    var ascent = new Ascent(hill, start);
    ascent.stride();
    return ascent.polish();
  }

  /** The first part alone, to find a place to start from. */
  static double[] approach(Hill hill, double[] start) {
    var ascent = new Ascent(hill, start);
    ascent.stride();
    return ascent.place;
  }

  private double look(double[] at, double[] into) {
    looks++;
    double found = hill.at(at, into);
    return Double.isNaN(found) ? Double.NEGATIVE_INFINITY : found;
  }

  private void stride() {
    double[][] inverse = identity(1 / Math.max(1, length(slope)));
    boolean fresh = true;
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] direction = times(inverse, slope);
      double promise = dot(direction, slope);
      if (promise < NOTHING && !fresh) {
        return;
      }
      double[] before = place;
      double[] slopeBefore = slope;
      if (!(promise > 0) || !advance(direction, promise)) {
        if (fresh) {
          return;
        }
        inverse = identity(1 / Math.max(1, length(slope)));
        fresh = true;
        continue;
      }
      double[] moved = minus(place, before);
      double[] turned = minus(slopeBefore, slope);
      double bend = dot(moved, turned);
      if (bend > 1e-12 * length(moved) * length(turned)) {
        if (fresh) {
          inverse = identity(bend / dot(turned, turned));
        }
        update(inverse, moved, turned, bend);
        fresh = false;
      }
    }
  }

  /** Goes in a direction, less and less far until it is uphill: Armijo's rule. */
  private boolean advance(double[] direction, double promise) {
    double longest = 0;
    for (double each : direction) {
      longest = Math.max(longest, Math.abs(each));
    }
    double share = Math.min(1, LONGEST_STEP / longest);
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
      double[] tried = new double[size];
      for (int i = 0; i < size; i++) {
        tried[i] = place[i] + share * direction[i];
      }
      double[] triedSlope = new double[size];
      double found = look(tried, triedSlope);
      if (found >= height + 1e-4 * share * promise && finite(triedSlope)) {
        place = tried;
        slope = triedSlope;
        height = found;
        return true;
      }
      share /= 2;
    }
    return false;
  }

  private static boolean finite(double[] numbers) {
    return Arrays.stream(numbers).allMatch(Double::isFinite);
  }

  private void update(double[][] inverse, double[] moved, double[] turned, double bend) {
    double[] product = times(inverse, turned);
    double factor = (1 + dot(turned, product) / bend) / bend;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        inverse[i][j] +=
            factor * moved[i] * moved[j] - (product[i] * moved[j] + moved[i] * product[j]) / bend;
      }
    }
  }

  private Top polish() {
    for (int polish = 0; ; polish++) {
      double[][] covariance = covariance();
      double[] direction = times(covariance, slope);
      double promise = dot(direction, slope);
      if (promise < NOTHING) {
        return new Top(place, covariance, true, looks);
      }
      if (polish == MOST_POLISHES || !advance(direction, promise)) {
        // On a plain, the slope is the noise of its many summands.
        boolean flat = promise < 1e-3 || promise < 1e-9 * Math.abs(height);
        return new Top(place, covariance, flat, looks);
      }
    }
  }

  /** The inverse of the curvature, directions in which the hill hardly bends held in bounds. */
  private double[][] covariance() {
    double[][] curvature = new double[size][size];
    for (int i = 0; i < size; i++) {
      double[] up = beside(i, APART);
      double[] down = beside(i, -APART);
      for (int j = 0; j < size; j++) {
        double bend = (down[j] - up[j]) / (2 * APART);
        curvature[i][j] += bend / 2;
        curvature[j][i] += bend / 2;
      }
    }
    return inverse(curvature);
  }

  private double[] beside(int dimension, double by) {
    double[] there = place.clone();
    there[dimension] += by;
    double[] found = new double[size];
    look(there, found);
    return found;
  }

  /** Through its own directions: Jacobi's method, which suits matrices as small as these. */
  private double[][] inverse(double[][] matrix) {
    double[][] axes = identity(1);
    for (int sweep = 0; sweep < 60; sweep++) {
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          rotate(matrix, axes, p, q);
        }
      }
    }
    double[][] inverse = new double[size][size];
    for (int axis = 0; axis < size; axis++) {
      double bend = Math.max(Math.abs(matrix[axis][axis]), LEAST_CURVATURE);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          inverse[i][j] += axes[i][axis] * axes[j][axis] / bend;
        }
      }
    }
    return inverse;
  }

  private void rotate(double[][] matrix, double[][] axes, int p, int q) {
    if (Math.abs(matrix[p][q]) < 1e-300) {
      return;
    }
    double ratio = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double tangent = Math.copySign(1, ratio) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    double sine = tangent * cosine;
    for (int i = 0; i < size; i++) {
      double left = matrix[i][p];
      double right = matrix[i][q];
      matrix[i][p] = cosine * left - sine * right;
      matrix[i][q] = sine * left + cosine * right;
    }
    for (int i = 0; i < size; i++) {
      double left = matrix[p][i];
      double right = matrix[q][i];
      matrix[p][i] = cosine * left - sine * right;
      matrix[q][i] = sine * left + cosine * right;
      left = axes[i][p];
      right = axes[i][q];
      axes[i][p] = cosine * left - sine * right;
      axes[i][q] = sine * left + cosine * right;
    }
  }

  private double[][] identity(double diagonal) {
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i][i] = diagonal;
    }
    return matrix;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      product[i] = dot(matrix[i], vector);
    }
    return product;
  }

  private static double[] minus(double[] left, double[] right) {
    double[] difference = new double[left.length];
    for (int i = 0; i < left.length; i++) {
      difference[i] = left[i] - right[i];
    }
    return difference;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  private static double length(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }
}
