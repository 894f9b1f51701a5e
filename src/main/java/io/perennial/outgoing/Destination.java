package io.perennial.outgoing;

import io.perennial.Problem;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where a message goes: a public place, so that nobody can make us knock at doors inside the
 * business's network, such as a cloud's own data at 169.254.169.254. The name is looked up once,
 * the answer is looked at, and that very address is called: a name that means another place a
 * moment later gains nothing.
 *
 * @param path with its query
 * @param there what the host's name means now
 */
record Destination(String host, int port, boolean secure, String path, InetAddress there) {

  static final int LONGEST_ADDRESS = 500;

  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /**
   * Looks an address up.
   *
   * @param inside whether places inside the own network may be called, and without encryption
   * @throws Problem of the field {@code address} if it is none, or none that may be called
   */
  static Destination of(String address, boolean inside) {
    var uri = uri(address);
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean plain = "http".equalsIgnoreCase(uri.getScheme());
    var host = uri.getHost();
    if (host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      throw wrong();
    }
    if (!secure && !(plain && inside)) {
      throw Problem.invalidField("address", "outgoing.trouble.https");
    }
    int port = uri.getPort() == -1 ? secure ? HTTPS : HTTP : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw wrong();
    }
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new Destination(host, port, secure, path + query, place(host, inside));
  }

  /** The host as the receiver wants to read it. */
  String authority() {
    return port == (secure ? HTTPS : HTTP) ? host : host + ":" + port;
  }

  private static URI uri(String address) {
    boolean printable = address.chars().allMatch(c -> c > ' ' && c < 127);
    if (address.isEmpty() || address.length() > LONGEST_ADDRESS || !printable) {
      throw wrong();
    }
    try {
      var uri = new URI(address);
      if (uri.isOpaque()) {
        throw wrong();
      }
      return uri;
    } catch (URISyntaxException malformed) {
      throw wrong();
    }
  }

  private static InetAddress place(String host, boolean inside) {
    try {
      var places = InetAddress.getAllByName(host);
      for (var place : places) {
        // One private address among public ones is a trick, too.
        if (!inside && !isPublic(place)) {
          throw Problem.invalidField("address", "outgoing.trouble.private");
        }
      }
      return places[0];
    } catch (UnknownHostException unknown) {
      throw Problem.invalidField("address", "outgoing.trouble.unknown");
    }
  }

  /**
   * Whether an address belongs to the public internet: of the registries of special addresses
   * (IANA, RFC 6890) none.
   */
  static boolean isPublic(InetAddress place) {
    if (place.isAnyLocalAddress()
        || place.isLoopbackAddress()
        || place.isLinkLocalAddress()
        || place.isSiteLocalAddress()
        || place.isMulticastAddress()) {
      return false;
    }
    var bytes = place.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    if (place instanceof Inet4Address) {
      return !(first == 0
          || first >= 240
          || (first == 100 && second >= 64 && second < 128)
          || (first == 192 && second == 0 && (third == 0 || third == 2))
          || (first == 192 && second == 88 && third == 99)
          || (first == 198 && (second == 18 || second == 19))
          || (first == 198 && second == 51 && third == 100)
          || (first == 203 && second == 0 && third == 113));
    }
    // Of IPv6 only 2000::/3 is given out; in it are tunnels that lead to any address of IPv4.
    boolean given = (first & 0xe0) == 0x20;
    boolean tunnel = first == 0x20 && (second == 0x02 || (second == 0x01 && third < 2));
    boolean example = first == 0x20 && second == 0x01 && third == 0x0d && (bytes[3] & 0xff) == 0xb8;
    boolean newExample = first == 0x3f && second == 0xff && third < 0x10;
    return given && !tunnel && !example && !newExample;
  }

  private static Problem wrong() {
    return Problem.invalidField("address", "outgoing.trouble.address");
  }
}
