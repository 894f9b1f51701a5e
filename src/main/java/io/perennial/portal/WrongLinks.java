package io.perennial.portal;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Counts links that nobody made, so that whoever tries many is sent away cheaply. A right link is
 * always heard: behind a proxy or a mail provider many people share one address, and a signature
 * cannot be guessed anyway.
 */
@Component
class WrongLinks {

  /** Wrong links in a minute from one network: more is no mistake in copying. */
  static final int MOST = 20;

  /** Networks counted at once; beyond, all strangers share one count. */
  private static final int MOST_NETWORKS = 10_000;

  private final Clock clock;
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private volatile Instant minute = Instant.EPOCH;

  WrongLinks(Clock clock) {
    this.clock = clock;
  }

  /** Counts one; answers whether they were too many. */
  boolean isTooMany(String address) {
    var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    if (!now.equals(minute)) {
      counts.clear();
      minute = now;
    }
    var network = counts.size() < MOST_NETWORKS ? network(address) : "";
    return counts.computeIfAbsent(network, none -> new AtomicInteger()).incrementAndGet() > MOST;
  }

  /** An IPv6 line has 2⁶⁴ addresses of its own, so that its first half stands for all of them. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      var bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == 4 ? address : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
    } catch (IllegalArgumentException noLiteral) {
      return address;
    }
  }
}
