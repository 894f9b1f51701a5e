package io.perennial.outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP request to an address that was looked up before. The clients of the JDK look names up by
 * themselves, behind the back of who checked them; and of an answer nothing but its status counts.
 */
final class Call {

  static final int PATIENCE_MILLISECONDS = 15_000;

  /** More than the head of any answer; what is behind it is not read. */
  private static final int LONGEST_HEAD = 16_384;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");

  private Call() {}

  /**
   * Posts a body and answers the status. Follows no redirect.
   *
   * @throws IOException if nobody answers in HTTP
   */
  static int post(Destination to, Map<String, String> headers, byte[] body) throws IOException {
    try (var plain = new Socket()) {
      plain.setSoTimeout(PATIENCE_MILLISECONDS);
      plain.connect(new InetSocketAddress(to.there(), to.port()), PATIENCE_MILLISECONDS);
      if (!to.secure()) {
        return talk(plain, to, headers, body);
      }
      var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      try (var secure = (SSLSocket) factory.createSocket(plain, to.host(), to.port(), true)) {
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        return talk(secure, to, headers, body);
      }
    }
  }

  private static int talk(Socket socket, Destination to, Map<String, String> headers, byte[] body)
      throws IOException {
    var head = new StringBuilder();
    head.append("POST ").append(to.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(to.authority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n");
    head.append("Connection: close\r\n\r\n");
    var output = socket.getOutputStream();
    output.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    output.write(body);
    output.flush();
    return status(socket.getInputStream());
  }

  /** Reads the head of the answer to its end, so that the receiver is not cut short in it. */
  private static int status(InputStream input) throws IOException {
    var head = new StringBuilder();
    while (head.length() < LONGEST_HEAD && head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int letter = input.read();
      if (letter < 0) {
        break;
      }
      head.append((char) letter);
    }
    int end = head.indexOf("\r\n");
    var found = STATUS.matcher(end < 0 ? head : head.substring(0, end));
    if (!found.matches()) {
      throw new IOException("no answer in HTTP");
    }
    return Integer.parseInt(found.group(1));
  }
}
