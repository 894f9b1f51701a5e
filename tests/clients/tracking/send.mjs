// Sends one of everything with a client as it is published.
// node send.mjs CLIENT HOST KEY OWN, where OWN makes the people and orders of this run its own.
const [client, host, key, own] = process.argv.slice(2);

const at = new Date('2026-11-01T10:00:00.000Z');
const traits = { email: `ola-${own}@example.test`, plan: 'pro', own };
const tasting = { own, roast: 'dark', cups: 2, price: 49.95, notes: ['plum', null, { deep: true }] };
const order = {
  own, order_id: `o-${own}`, total: 99.9, currency: 'PLN',
  products: [{ product_id: 'p1', sku: 'A', name: 'Beans', price: 49.95, quantity: 2 }],
};
const context = { ip: '1.2.3.4', locale: 'pl-PL', campaign: { name: 'autumn', source: 'letter' } };
const user = `u-${own}`;
const before = `anon-${own}`;
const company = { name: 'Acme', own };

const senders = {
  async segment() {
    const { Analytics } = await import('@segment/analytics-node');
    const analytics = new Analytics({ writeKey: key, host });
    analytics.on('error', problem => { console.error(problem); process.exitCode = 1; });
    analytics.page({ anonymousId: before, name: 'Home', properties: { own, path: '/' }, context });
    analytics.identify({ userId: user, anonymousId: before, traits, timestamp: at, context });
    analytics.track({ userId: user, event: 'Coffee Tasted', properties: tasting, timestamp: at, context });
    analytics.track({ userId: user, event: 'Order Completed', properties: order, timestamp: at, context });
    analytics.screen({ userId: user, name: 'Cart', properties: { own } });
    analytics.group({ userId: user, groupId: `g-${own}`, traits: company });
    analytics.alias({ userId: user, previousId: before });
    await analytics.closeAndFlush();
  },
  async rudder() {
    const { default: Analytics } = await import('@rudderstack/rudder-sdk-node');
    const analytics = new Analytics(key, { dataPlaneUrl: host });
    analytics.page({ anonymousId: before, name: 'Home', properties: { own, path: '/' }, context });
    analytics.identify({ userId: user, anonymousId: before, traits, originalTimestamp: at, context });
    analytics.track({ userId: user, event: 'Coffee Tasted', properties: tasting, originalTimestamp: at, context });
    analytics.track({ userId: user, event: 'Order Completed', properties: order, originalTimestamp: at, context });
    analytics.screen({ userId: user, name: 'Cart', properties: { own } });
    analytics.group({ userId: user, groupId: `g-${own}`, traits: company });
    analytics.alias({ userId: user, previousId: before });
    await analytics.flush();
    await new Promise(done => setTimeout(done, 1000));
    await analytics.flush();
  },
  async jitsu() {
    const { jitsuAnalytics } = await import('@jitsu/js');
    const analytics = jitsuAnalytics({ host, writeKey: `${key}:secret`, fetch: globalThis.fetch });
    analytics.setAnonymousId(before);
    await analytics.page({ own, path: '/' });
    await analytics.identify(user, traits);
    await analytics.track('Coffee Tasted', tasting);
    await analytics.track('Order Completed', order);
    await analytics.group(`g-${own}`, company);
  },
};

await senders[client]();
