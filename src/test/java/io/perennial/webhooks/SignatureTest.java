package io.perennial.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Signatures that others made: openssl, and the example of the Standard Webhooks. */
class SignatureTest {

  private static final Instant STRIPE_TIME = Instant.ofEpochSecond(1_795_300_000);
  private static final String STRIPE_SECRET = "whsec_stripe-secret-0123";
  private static final String STRIPE_SIGNED =
      "eb2cf8a2f85b63dae1e970ec4152c0969f519ddf484366e79ec383bf409b44ce";
  private static final String STRIPE_BODY = "{\"id\":\"evt_1\"}";

  private static final String SHOP_SECRET = "hush-hush-hush-hush";
  private static final String SHOP_SIGNED = "wEvIoNqnZeJKQeA9tHeam+HdyuZrmjYMUpCHMePqShw=";
  private static final String SHOP_BODY = "{\"id\":1,\"name\":\"#1\",\"test\":true}";

  private static final Instant STANDARD_TIME = Instant.ofEpochSecond(1_614_265_330);
  private static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String STANDARD_SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String STANDARD_BODY = "{\"test\": 2432232314}";

  private static boolean right(
      Vendor vendor, String body, List<String> secrets, Instant now, String... headers) {
    Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    return Signature.isRight(vendor, map::get, body.getBytes(StandardCharsets.UTF_8), secrets, now);
  }

  @Test
  void shopify_signs_the_body_and_the_header_has_two_spellings() {
    for (var name :
        List.of("X-Shopify-Hmac-SHA256", "x-shopify-hmac-sha256", "Shopify-Hmac-Sha256")) {
      assertThat(
              right(
                  Vendor.SHOPIFY,
                  SHOP_BODY,
                  List.of(SHOP_SECRET),
                  Instant.EPOCH,
                  name,
                  SHOP_SIGNED))
          .as(name)
          .isTrue();
    }
    assertThat(
            right(
                Vendor.SHOPIFY,
                SHOP_BODY + " ",
                List.of(SHOP_SECRET),
                Instant.EPOCH,
                "X-Shopify-Hmac-SHA256",
                SHOP_SIGNED))
        .isFalse();
    assertThat(right(Vendor.SHOPIFY, SHOP_BODY, List.of(SHOP_SECRET), Instant.EPOCH)).isFalse();
    for (var wrong :
        List.of("", "!", "AAAA", SHOP_SIGNED.toLowerCase(Locale.ROOT), "A".repeat(9_999))) {
      assertThat(
              right(
                  Vendor.SHOPIFY,
                  SHOP_BODY,
                  List.of(SHOP_SECRET),
                  Instant.EPOCH,
                  "X-Shopify-Hmac-SHA256",
                  wrong))
          .isFalse();
    }
  }

  @Test
  void woocommerce_signs_as_shopify_does_under_another_name() {
    assertThat(
            right(
                Vendor.WOOCOMMERCE,
                SHOP_BODY,
                List.of("another-secret", SHOP_SECRET),
                Instant.EPOCH,
                "X-WC-Webhook-Signature",
                SHOP_SIGNED))
        .as("either secret while one is changed")
        .isTrue();
    assertThat(
            right(
                Vendor.WOOCOMMERCE,
                SHOP_BODY,
                List.of(),
                Instant.EPOCH,
                "X-WC-Webhook-Signature",
                SHOP_SIGNED))
        .as("no secret yet")
        .isFalse();
  }

  @Test
  void stripe_signs_the_time_too_and_a_message_gets_old() {
    var header = "t=1795300000,v1=" + STRIPE_SIGNED;
    var secrets = List.of(STRIPE_SECRET);
    for (long seconds : List.of(0L, 300L, -300L)) {
      assertThat(stripe(header, secrets, seconds)).as("%d seconds", seconds).isTrue();
    }
    for (long seconds : List.of(301L, -301L, 86_400L)) {
      assertThat(stripe(header, secrets, seconds)).as("%d seconds", seconds).isFalse();
    }
    assertThat(stripe("t=1795300000,v1=0123,v0=77,v1=" + STRIPE_SIGNED, secrets, 0)).isTrue();
    for (var wrong :
        List.of(
            "t=1795300001,v1=" + STRIPE_SIGNED,
            "v1=" + STRIPE_SIGNED,
            "t=1795300000",
            "t=,v1=",
            "t=99999999999999999999999,v1=" + STRIPE_SIGNED,
            "t=1795300000,v0=" + STRIPE_SIGNED,
            "t=1795300000" + (",v1=" + STRIPE_SIGNED).repeat(11),
            "=,=,=")) {
      assertThat(stripe(wrong, secrets, 0)).as(wrong).isFalse();
    }
  }

  private static boolean stripe(String header, List<String> secrets, long secondsLater) {
    return right(
        Vendor.STRIPE,
        STRIPE_BODY,
        secrets,
        STRIPE_TIME.plusSeconds(secondsLater),
        "Stripe-Signature",
        header);
  }

  @Test
  void the_standard_signs_number_time_and_body() {
    assertThat(standard("msg_p5jXN8AQM9LWM0D4loKWxJek", STANDARD_SIGNED, STANDARD_TIME)).isTrue();
    assertThat(
            standard(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "v1a,xyz v1,AAAA " + STANDARD_SIGNED,
                STANDARD_TIME.plusSeconds(299)))
        .isTrue();
    assertThat(standard("msg_other", STANDARD_SIGNED, STANDARD_TIME)).isFalse();
    assertThat(
            standard(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", STANDARD_SIGNED, STANDARD_TIME.plusSeconds(301)))
        .isFalse();
    assertThat(
            Signature.standard(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                STANDARD_TIME,
                STANDARD_BODY.getBytes(StandardCharsets.UTF_8),
                STANDARD_SECRET))
        .isEqualTo(STANDARD_SIGNED);
  }

  private static boolean standard(String id, String signature, Instant now) {
    return right(
        Vendor.STANDARD,
        STANDARD_BODY,
        List.of(STANDARD_SECRET),
        now,
        "Webhook-Id",
        id,
        "webhook-timestamp",
        String.valueOf(STANDARD_TIME.getEpochSecond()),
        "webhook-signature",
        signature);
  }
}
