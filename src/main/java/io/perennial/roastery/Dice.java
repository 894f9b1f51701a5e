package io.perennial.roastery;

/**
 * A stream of chance that is the same for ever: on every machine, for the same seed, person and
 * purpose. SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
 * OOPSLA 2014); {@link StrictMath}, because {@link Math} may differ in the last digit between
 * machines. Each person has a stream for each purpose, so that a feature that asks for more chance
 * changes nobody else and nothing else.
 */
final class Dice {

  /** What a stream decides about. */
  enum Purpose {
    ARRIVAL(1),
    PERSON(2),
    HABIT(3),
    COURSE(4),
    BASKET(5),
    HOUR(6),
    TROUBLE(7),
    PRESENTS(8),
    VISIT(9),
    WISH(10),
    COMPANY(11);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  static Dice of(long seed, long person, Purpose purpose) {
    long state = mixed(seed + GOLDEN);
    state = mixed(state ^ (person + 1) * GOLDEN);
    return new Dice(mixed(state + purpose.number * GOLDEN));
  }

  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to below 1. */
  double uniform() {
    state += GOLDEN;
    return (mixed(state) >>> 11) * 0x1.0p-53;
  }

  /** A whole number from 0 to below the bound. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** The place of one of these weights, each as likely as it is heavy. */
  int pick(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = uniform() * sum;
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  double exponential(double mean) {
    return -mean * StrictMath.log(1 - uniform());
  }

  /** Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). */
  double gamma(double shape, double mean) {
    return standardGamma(shape) * mean / shape;
  }

  double beta(double a, double b) {
    double x = standardGamma(a);
    return x / (x + standardGamma(b));
  }

  private double standardGamma(double shape) {
    if (shape < 1) {
      return standardGamma(shape + 1) * StrictMath.pow(1 - uniform(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = 1 + c * x;
      if (v > 0) {
        v = v * v * v;
        double u = 1 - uniform();
        if (StrictMath.log(u) < 0.5 * x * x + d * (1 - v + StrictMath.log(v))) {
          return d * v;
        }
      }
    }
  }

  /** Box and Muller's, of which the second half is thrown away to keep the stream simple. */
  private double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
  }
}
