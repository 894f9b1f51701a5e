package io.perennial.access;

import io.perennial.Business;
import io.perennial.Database;
import io.perennial.settings.Guess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContext;

/**
 * Somebody who uses the product over HTTP: keeps cookies as a browser does and fills in the token
 * of forms, but follows no redirect. For the tests of all modules.
 */
public final class Visitor {

  public static final String EMAIL = "owner@shop.example";
  public static final String PASSWORD = "correct horse battery";

  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Supplier<String> address;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  private Visitor(Supplier<String> address) {
    this.address = address;
  }

  private static Visitor of(ApplicationContext context) {
    return new Visitor(() ->
        "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** Somebody unknown to the product that serves at this address. */
  public static Visitor at(String address) {
    return new Visitor(() -> address);
  }

  /** Somebody unknown. */
  public static Visitor stranger(ApplicationContext context) {
    return of(context);
  }

  /** One of the staff of a business that is set up, signed in. */
  public static Visitor owner(ApplicationContext context) {
    setUp(context);
    var visitor = of(context);
    visitor.signIn(EMAIL, PASSWORD);
    return visitor;
  }

  /** A program with a key of its own, of a business that is set up. */
  public static Visitor program(ApplicationContext context) {
    setUp(context);
    var owner = context.getBean(AccessSql.class).findPerson(EMAIL).orElseThrow().person();
    var visitor = of(context);
    visitor.header("Authorization", "Bearer " + context.getBean(Keys.class).make("a test", owner));
    return visitor;
  }

  /** Makes an owner and a business, if there are none. */
  public static void setUp(ApplicationContext context) {
    context.getBean(Staff.class).ensure(EMAIL, PASSWORD, Role.OWNER);
    var business = context.getBean(Business.class);
    if (business.find() == null) {
      business.save(Guess.fromMachine());
    }
  }

  /** Takes everybody's access away, as before the first start. The business is gone too. */
  public static void nobody(ApplicationContext context) {
    for (var table : List.of("attempt", "setup", "key", "session", "invitation", "person")) {
      context.getBean(Database.class).sql("delete from access_" + table).update();
    }
    context.getBean(Database.class).sql("delete from business").update();
  }

  /** Sends a header along from now on. */
  public Visitor header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public Visitor cookie(String name, String value) {
    cookies.put(name, value);
    return this;
  }

  public String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  public HttpResponse<String> signIn(String email, String password) {
    return send("/login", "email", email, "password", password);
  }

  public HttpResponse<String> get(String path) {
    return request("GET", path, HttpRequest.BodyPublishers.noBody(), "");
  }

  /** A file, byte by byte. */
  public HttpResponse<byte[]> download(String path) {
    return request(
        "GET",
        path,
        HttpRequest.BodyPublishers.noBody(),
        "",
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Posts a form as a page does, with its token: {@code name, value, name, value …}. */
  public HttpResponse<String> send(String path, String... fields) {
    var withToken = new ArrayList<>(List.of(fields));
    withToken.add("_csrf");
    withToken.add(formToken());
    return sendWithoutToken(path, withToken.toArray(String[]::new));
  }

  public HttpResponse<String> sendWithoutToken(String path, String... fields) {
    var form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return request(
        "POST",
        path,
        HttpRequest.BodyPublishers.ofString(form.toString()),
        "application/x-www-form-urlencoded");
  }

  public HttpResponse<String> json(String method, String path, String body) {
    return request(method, path, HttpRequest.BodyPublishers.ofString(body), "application/json");
  }

  public HttpResponse<String> request(
      String method, String path, HttpRequest.BodyPublisher body, String type) {
    return request(method, path, body, type, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> request(
      String method,
      String path,
      HttpRequest.BodyPublisher body,
      String type,
      HttpResponse.BodyHandler<T> taker) {
    var request = HttpRequest.newBuilder(URI.create(address.get() + path)).method(method, body);
    headers.forEach(request::header);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!cookies.isEmpty()) {
      var pairs = new ArrayList<String>();
      cookies.forEach((name, value) -> pairs.add(name + "=" + value));
      request.header("Cookie", String.join("; ", pairs));
    }
    try {
      var response = CLIENT.send(request.build(), taker);
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      return response;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The token that forms of this visitor carry, taken from a page. */
  public String formToken() {
    for (var page : List.of("/login", "/settings/keys")) {
      var matcher = FORM_TOKEN.matcher(get(page).body());
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    // Before the set-up no page but the link's has a form: the cookie comes with the layout.
    var meta = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"").matcher(get("/setup").body());
    return meta.find() ? meta.group(1) : "";
  }

  private void keep(String header) {
    var pair = header.split(";", 2)[0].split("=", 2);
    if (pair[1].isEmpty() || header.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}
