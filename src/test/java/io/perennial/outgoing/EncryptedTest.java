package io.perennial.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages over real encryption: whoever cannot show a certificate that this machine trusts, for
 * the very name that is called, hears nothing.
 */
class EncryptedTest {

  private static final String PASSWORD = "of-the-tests";

  @TempDir Path folder;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private @Nullable HttpsServer server;

  @AfterEach
  void end() {
    if (server != null) {
      server.stop(0);
    }
  }

  /** A program whose certificate says this name, signed by itself. */
  private String receiver(String name) throws Exception {
    var keys = folder.resolve("keys-" + name.replace(':', '-') + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        keytool,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        "own",
        "-dname",
        "CN=test",
        "-ext",
        "san=" + name,
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD,
        "-validity",
        "2");
    var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var receiver =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server = receiver;
    receiver.setHttpsConfigurator(new HttpsConfigurator(context));
    receiver.createContext(
        "/",
        exchange -> {
          heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    return "https://localhost:" + receiver.getAddress().getPort() + "/told";
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var log = Files.createTempFile("run", ".log");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Files.readString(log);
    } finally {
      Files.delete(log);
    }
  }

  /** What becomes of a message on a machine that trusts this very certificate. */
  private String onMachineThatTrusts(String name, String address) throws Exception {
    var keys = folder.resolve("keys-" + name.replace(':', '-') + ".p12");
    return run(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djavax.net.ssl.trustStore=" + keys,
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
        "-cp",
        System.getProperty("java.class.path"),
        Told.class.getName(),
        address);
  }

  /** Sends one message and says what was answered. */
  static final class Told {

    private Told() {}

    public static void main(String[] address) {
      try {
        var to = Destination.of(address[0], true);
        System.out.println(Call.post(to, Map.of(), "told".getBytes(StandardCharsets.UTF_8)));
      } catch (IOException refused) {
        System.out.println(refused.getClass().getSimpleName());
      }
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_hears_nothing() throws Exception {
    var to = Destination.of(receiver("dns:localhost"), true);
    var message = "told".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Call.post(to, Map.of(), message)).isInstanceOf(SSLException.class);
    assertThat(heard).isEmpty();
  }

  @Test
  void a_certificate_that_the_machine_trusts_hears_everything() throws Exception {
    assertThat(onMachineThatTrusts("dns:localhost", receiver("dns:localhost")).strip())
        .isEqualTo("204");
    assertThat(heard).containsExactly("told");
  }

  @Test
  void a_trusted_certificate_for_another_name_hears_nothing() throws Exception {
    assertThat(onMachineThatTrusts("dns:elsewhere", receiver("dns:elsewhere")))
        .contains("SSLHandshakeException");
    assertThat(heard).isEmpty();
  }
}
