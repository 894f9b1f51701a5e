// Signs a message as a vendor's own library does, or lets it check one of ours.
// Takes {vendor, secret, body, id, seconds, signature} as JSON on the standard input; answers headers, or {right}.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import "@shopify/shopify-api/adapters/node";
import { shopifyApi } from "@shopify/shopify-api";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";

const { vendor, secret, body, id, seconds, signature } = JSON.parse(readFileSync(0, "utf8"));

// The library of Shopify checks and does not sign: what it takes is what Shopify sends.
async function shopify() {
  const api = shopifyApi({
    apiKey: "key",
    apiSecretKey: secret,
    apiVersion: "2026-01",
    hostName: "shop.example",
    isEmbeddedApp: false,
    logger: { log: () => {} },
  });
  const headers = {
    "X-Shopify-Topic": "customers/create",
    "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body, "utf8").digest("base64"),
    "X-Shopify-Shop-Domain": "shop.myshopify.com",
    "X-Shopify-API-Version": "2026-01",
    "X-Shopify-Webhook-Id": id,
  };
  const checked = await api.webhooks.validate({
    rawBody: body,
    rawRequest: { headers, method: "POST", url: "/hooks" },
    rawResponse: {},
  });
  if (!checked.valid) throw new Error(`Shopify's library refuses it: ${checked.reason}`);
  return headers;
}

function verified() {
  try {
    new Webhook(secret).verify(body, {
      "webhook-id": id,
      "webhook-timestamp": String(seconds),
      "webhook-signature": signature,
    });
    return { right: "true" };
  } catch (wrong) {
    return { right: `no: ${wrong.message}` };
  }
}

const answers = {
  shopify,
  stripe: () => ({
    "Stripe-Signature": new Stripe("sk_test_x").webhooks.generateTestHeaderString({
      payload: body,
      secret,
      timestamp: seconds,
    }),
  }),
  standard: () => ({
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": new Webhook(secret).sign(id, new Date(seconds * 1000), body),
  }),
  verify: verified,
};

console.log(JSON.stringify(await answers[vendor]()));
