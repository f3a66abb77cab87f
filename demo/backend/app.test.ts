import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutView, OrderView } from '../shop/api.ts';
import { products } from '../shop/catalogue.ts';
import { type Answer, problem, type Received } from '../testing/loyalty-stand-in.ts';
import { type ShopInTest, startShop } from '../testing/shop.ts';

let shop: ShopInTest;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.stop());

const CODE = 'C7HM-29WX-4R8F-XY35';

function couponAnswer(discountMinor: number): Answer {
  const coupon = {
    code: CODE,
    status: 'active',
    minimumOrder: null,
    benefit: { kind: 'amountOff' },
  };
  return { status: 200, body: { coupon, discountMinor, appliesTo: 'goods', productId: null } };
}

const isCouponCall = (request: Received) => request.path.startsWith('/v1/coupons/');

async function fillCart(customerId = 'anna', items: Record<string, number> = { yirgacheffe: 2 }) {
  await shop.call('PUT', '/api/session', { customerId });
  for (const [productId, quantity] of Object.entries(items)) {
    await shop.call('POST', '/api/cart/items', { productId, quantity });
  }
}

async function checkout(): Promise<CheckoutView> {
  return (await shop.call<CheckoutView>('GET', '/api/checkout')).body;
}

function payment(view: CheckoutView, changes: object = {}) {
  const { checkoutId, totalCents, address } = view;
  return { checkoutId, totalCents, address, ...changes };
}

describe('paying', () => {
  it('reports the order first as placed, then as paid, with lines and taxes', async () => {
    await fillCart('anna', { yirgacheffe: 2, filterpapier: 1 });
    const { status, body } = await shop.call<OrderView>(
      'POST',
      '/api/orders',
      payment(await checkout()),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'paid', totalCents: 3760, reported: true });
    const [placed, paid] = shop.worker.received;
    expect(placed).toMatchObject({ method: 'PUT', path: `/v1/orders/${body.id}` });
    expect(placed!.body).toMatchObject({ paidAt: null });
    expect(paid!.body).toMatchObject({
      customer: { id: 'anna', email: 'anna@kunden.example', emailVerified: true },
      currency: 'EUR',
      totalMinor: 3760,
      shippingMinor: 490,
      lines: [
        {
          id: '1',
          productId: 'yirgacheffe',
          collectionIds: ['coffee', 'single-origin'],
          quantity: 2,
          totalMinor: 2780,
          taxMinor: 182,
        },
        { id: '2', productId: 'filterpapier', quantity: 1, totalMinor: 490, taxMinor: 78 },
      ],
    });
    const times = [placed, paid].map((report) => (report!.body as { updatedAt: string }).updatedAt);
    expect(times[0]! < times[1]!).toBe(true);
    expect((await shop.call<{ count: number }>('GET', '/api/cart')).body.count).toBe(0);
  });

  it('makes one order of two clicks', async () => {
    await fillCart();
    const body = payment(await checkout());
    const [first, second] = await Promise.all([
      shop.call<OrderView>('POST', '/api/orders', body),
      shop.call<OrderView>('POST', '/api/orders', body),
    ]);
    const third = await shop.call<OrderView>('POST', '/api/orders', body);
    expect([second.body.id, third.body.id]).toEqual([first.body.id, first.body.id]);
    expect((await shop.call<{ orders: [] }>('GET', '/api/orders')).body.orders).toHaveLength(1);
  });

  it('takes no other sum than the one that was shown', async () => {
    await fillCart();
    const { status, body } = await shop.call(
      'POST',
      '/api/orders',
      payment(await checkout(), { totalCents: 1 }),
    );
    expect([status, body]).toMatchObject([409, { code: 'cart_changed' }]);
    expect(shop.worker.received).toEqual([]);
  });

  it('takes orders while the Worker is down, and reports them when it is back', async () => {
    await fillCart();
    shop.worker.answer = () => 'hang up';
    const { status, body } = await shop.call<OrderView>(
      'POST',
      '/api/orders',
      payment(await checkout()),
    );
    expect(status).toBe(201);
    expect(body.reported).toBe(false);
    shop.worker.answer = () => ({ status: 200, body: {} });
    shop.passTime(10_000);
    await shop.outbox.flush();
    const again = await shop.call<OrderView>('GET', `/api/orders/${body.id}`);
    expect(again.body.reported).toBe(true);
  });
});

describe('coupons', () => {
  it('shows what a coupon takes off, and uses it up for the order when paying', async () => {
    await fillCart();
    shop.worker.answer = (request) =>
      isCouponCall(request) ? couponAnswer(500) : { status: 200, body: {} };
    const applied = await shop.call<CheckoutView>('PUT', '/api/checkout/coupon', {
      code: CODE.toLowerCase(),
    });
    expect(applied.body).toMatchObject({
      coupon: { code: CODE, discountCents: 500 },
      totalCents: 2780 + 490 - 500,
    });
    const order = await shop.call<OrderView>('POST', '/api/orders', payment(applied.body));
    const redeemed = shop.worker.received.find((request) => request.path.endsWith('/redeem'));
    expect(redeemed!.body).toEqual({
      orderId: order.body.id,
      currency: 'EUR',
      goodsMinor: 2780,
      shippingMinor: 490,
      lines: [{ productId: 'yirgacheffe', unitPriceMinor: 1390 }],
    });
    expect(order.body).toMatchObject({ couponCode: CODE, discountCents: 500 });
  });

  it('gives the coupon back when the payment fails, and lets the shopper try again', async () => {
    await fillCart();
    shop.worker.answer = (request) =>
      isCouponCall(request) ? couponAnswer(500) : { status: 200, body: {} };
    await shop.call('PUT', '/api/checkout/coupon', { code: CODE });
    const view = await checkout();
    const failed = await shop.call('POST', '/api/orders', payment(view, { simulateFailure: true }));
    expect([failed.status, failed.body]).toMatchObject([402, { code: 'payment_failed' }]);
    const paths = shop.worker.received.map((request) => request.path);
    expect(paths).toContain(`/v1/coupons/${CODE}/release`);
    expect(paths.some((path) => path.endsWith('/cancel'))).toBe(true);
    const second = await checkout();
    expect(second.checkoutId).not.toBe(view.checkoutId);
    expect((await shop.call('POST', '/api/orders', payment(second))).status).toBe(201);
  });

  it('says in plain words why a coupon cannot be used', async () => {
    await fillCart();
    shop.worker.answer = () => problem(409, 'coupon_used');
    const used = await shop.call('PUT', '/api/checkout/coupon', { code: CODE });
    expect([used.status, used.body]).toEqual([
      409,
      { code: 'coupon_used', message: 'Dieser Gutschein wurde schon eingelöst.' },
    ]);
    shop.worker.answer = () => problem(422, 'invalid_request');
    const wrong = await shop.call('PUT', '/api/checkout/coupon', { code: '💥' });
    expect([wrong.status, wrong.body]).toMatchObject([404, { code: 'coupon_not_found' }]);
    shop.worker.answer = () => 'hang up';
    const down = await shop.call('PUT', '/api/checkout/coupon', { code: CODE });
    expect([down.status, down.body]).toMatchObject([503, { code: 'coupon_unreachable' }]);
  });

  it('spends no coupon that saves nothing', async () => {
    await fillCart();
    shop.worker.answer = () => couponAnswer(0);
    const { status, body } = await shop.call('PUT', '/api/checkout/coupon', { code: CODE });
    expect([status, body]).toMatchObject([409, { code: 'coupon_saves_nothing' }]);
  });

  it('gives the coupon back with a canceled order', async () => {
    await fillCart();
    shop.worker.answer = (request) =>
      isCouponCall(request) ? couponAnswer(500) : { status: 200, body: {} };
    await shop.call('PUT', '/api/checkout/coupon', { code: CODE });
    const order = await shop.call<OrderView>('POST', '/api/orders', payment(await checkout()));
    await shop.call('POST', `/api/orders/${order.body.id}/cancel`);
    const released = shop.worker.received.find((request) => request.path.endsWith('/release'));
    expect(released!.body).toEqual({ orderId: order.body.id });
  });

  it('names the minimum that an order is short of', async () => {
    await fillCart();
    const minimumOrder = { amountMinor: 5000, currency: 'EUR' };
    shop.worker.answer = (request) =>
      request.method === 'GET'
        ? { status: 200, body: { minimumOrder, benefit: { kind: 'amountOff' } } }
        : problem(409, 'coupon_not_applicable');
    const { body } = await shop.call('PUT', '/api/checkout/coupon', { code: CODE });
    expect(body).toMatchObject({
      code: 'coupon_minimum',
      message: expect.stringMatching(/ab einem Warenwert von 50,00\s€/),
    });
  });
});

describe('returns and cancellations', () => {
  async function placeOrder(items: Record<string, number>): Promise<OrderView> {
    await fillCart('anna', items);
    const { body } = await shop.call<OrderView>('POST', '/api/orders', payment(await checkout()));
    return body;
  }

  const giveBack = (order: OrderView, returnId: string, quantity: number, lineId = '1') =>
    shop.call<{ refundedCents: number; order: OrderView }>(
      'POST',
      `/api/orders/${order.id}/returns`,
      { returnId, lines: [{ lineId, quantity }] },
    );

  it('refunds pieces, and shipping with the last of them; each return once', async () => {
    const order = await placeOrder({ yirgacheffe: 2 });
    const returnId = crypto.randomUUID();
    const first = await giveBack(order, returnId, 1);
    const again = await giveBack(order, returnId, 1);
    expect([first.body.refundedCents, again.body.refundedCents]).toEqual([1390, 1390]);
    const last = await giveBack(order, crypto.randomUUID(), 1);
    expect(last.body.refundedCents).toBe(1390 + 490);
    expect(last.body.order.refundedCents).toBe(order.totalCents);
    const refunds = shop.worker.received.filter((request) => request.path.includes('/refunds/'));
    expect(refunds.map((request) => request.body)).toMatchObject([
      { amountMinor: 1390, shippingMinor: 0, lines: [{ lineId: '1', amountMinor: 1390 }] },
      { amountMinor: 1880, shippingMinor: 490, lines: [{ lineId: '1', amountMinor: 1390 }] },
    ]);
    expect(refunds[0]!.path).toBe(`/v1/orders/${order.id}/refunds/${order.id}-${returnId}`);
  });

  it('takes back no more than was bought', async () => {
    const order = await placeOrder({ sonntag: 2 });
    expect((await giveBack(order, crypto.randomUUID(), 3)).body).toMatchObject({
      code: 'nothing_to_return',
    });
    expect((await giveBack(order, crypto.randomUUID(), 1, '9')).body).toMatchObject({
      code: 'nothing_to_return',
    });
  });

  it('cancels an order once, and not after a return', async () => {
    const order = await placeOrder({ sonntag: 1 });
    const cancel = () =>
      shop.call<{ refundedCents: number; order: OrderView }>(
        'POST',
        `/api/orders/${order.id}/cancel`,
      );
    expect((await cancel()).body).toMatchObject({
      refundedCents: 1480,
      order: { status: 'canceled', canReturn: false },
    });
    expect((await cancel()).body.refundedCents).toBe(1480);
    const cancels = shop.worker.received.filter((request) => request.path.endsWith('/cancel'));
    expect(cancels).toHaveLength(1);

    const other = await placeOrder({ sonntag: 2 });
    await giveBack(other, crypto.randomUUID(), 1);
    const tooLate = await shop.call('POST', `/api/orders/${other.id}/cancel`);
    expect(tooLate.body).toMatchObject({ code: 'too_late_to_cancel' });
  });

  it('shows nobody the orders of another', async () => {
    const order = await placeOrder({ sonntag: 1 });
    await shop.call('PUT', '/api/session', { customerId: 'ben' });
    expect((await shop.call('GET', `/api/orders/${order.id}`)).status).toBe(404);
    expect((await giveBack(order, crypto.randomUUID(), 1)).status).toBe(404);
  });
});

describe('the session', () => {
  it('keeps the cart when someone logs in, under a new token', async () => {
    await shop.call('POST', '/api/cart/items', { productId: 'sonntag', quantity: 2 });
    const before = shop.cookies.get('shop_session');
    await shop.call('PUT', '/api/session', { customerId: 'anna' });
    const after = shop.cookies.get('shop_session');
    expect(after).not.toBe(before);
    const { body } = await shop.call('GET', '/api/session');
    expect(body).toEqual({ customer: { id: 'anna', name: 'Anna Keller' }, cartCount: 2 });
    shop.cookies.set('shop_session', before!);
    expect((await shop.call('GET', '/api/session')).body).toMatchObject({ customer: null });
  });

  it('keeps what was put in the cart while a coupon was being checked', async () => {
    await fillCart();
    shop.worker.answer = async () => {
      await shop.call('POST', '/api/cart/items', { productId: 'sonntag', quantity: 1 });
      return couponAnswer(500);
    };
    await shop.call('PUT', '/api/checkout/coupon', { code: CODE });
    expect((await shop.call<{ count: number }>('GET', '/api/cart')).body.count).toBeGreaterThan(2);
  });
});

describe('bad input', () => {
  it.each([
    ['POST', '/api/cart/items', { productId: 'tee', quantity: 1 }, 404],
    ['POST', '/api/cart/items', { productId: 'sonntag', quantity: 0 }, 422],
    ['POST', '/api/cart/items', { productId: 'sonntag', quantity: 1.5 }, 422],
    ['POST', '/api/cart/items', { productId: 'sonntag', quantity: 1, price: 1 }, 422],
    ['PUT', '/api/cart/items/sonntag', { quantity: 21 }, 422],
    ['PUT', '/api/session', { customerId: 'mallory' }, 404],
    ['POST', '/api/cart/items', 'x'.repeat(20_000), 413],
    ['POST', '/api/nothing', {}, 404],
  ] as const)('%s %s %j answers %i', async (method, path, body, status) => {
    const answer = await shop.call<{ message: string }>(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.message.length).toBeGreaterThan(10);
  });

  it('reads no other body than JSON', async () => {
    const form = await shop.app.request('/api/session', {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: '{"customerId":"anna"}',
    });
    expect(form.status).toBe(422);
    const broken = await shop.app.request('/api/session', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });

  it('lets nobody to the checkout without a name and goods', async () => {
    expect((await shop.call('GET', '/api/checkout')).status).toBe(401);
    await shop.call('PUT', '/api/session', { customerId: 'ben' });
    expect((await shop.call('GET', '/api/checkout')).body).toMatchObject({ code: 'cart_empty' });
  });

  it('wants a whole address', async () => {
    await fillCart();
    const view = await checkout();
    const address = { ...view.address, postalCode: 'abc' };
    expect((await shop.call('POST', '/api/orders', payment(view, { address }))).status).toBe(422);
  });
});

describe('pages', () => {
  const paths = [
    '/',
    '/shop.html',
    '/cart.html',
    '/checkout.html',
    '/confirmation.html?order=1',
    '/account.html',
    '/orders.html',
    '/rewards.html',
    '/login.html',
    '/zero-markup.html',
    ...products.map((product) => `/products/${product.id}.html`),
  ];

  it.each(['de', 'en'])('are whole in %s, for guests and customers', async (language) => {
    await shop.page(`/?lang=${language}`);
    for (const customerId of [null, 'anna']) {
      if (customerId) await shop.call('PUT', '/api/session', { customerId });
      for (const path of paths) {
        const { status, html } = await shop.page(path);
        expect([path, status]).toEqual([path, 200]);
        expect(html).toContain(`<html lang="${language}">`);
        expect(html).not.toMatch(/\{\{|<!-- (if|end|slot|part)/);
      }
    }
  });

  it('name the customer to Stamm by a token of five minutes', async () => {
    expect((await shop.page('/')).html).not.toContain('data-identity');
    await shop.call('PUT', '/api/session', { customerId: 'anna' });
    const { html } = await shop.page('/');
    const token = /data-identity="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', kid: 'ik_test' });
    const { payload } = await jwtVerify(token, shop.identitySecret, { audience: 'demo' });
    expect(payload).toMatchObject({ sub: 'anna', name: 'Anna Keller' });
    expect(payload.exp! - payload.iat!).toBe(300);
  });

  it('allow scripts and requests to the shop and the loyalty host alone', async () => {
    const { headers } = await shop.page('/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'self' ${shop.worker.url}`,
      `connect-src 'self' ${shop.worker.url}`,
      "style-src 'self'",
      `img-src 'self' ${shop.worker.url}`,
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it('answer unknown addresses with a page of the shop', async () => {
    for (const path of ['/nothing', '/products/tee.html', '/products/../server.ts']) {
      const { status, html } = await shop.page(path);
      expect([path, status]).toEqual([path, 404]);
      expect(html).toContain('Diese Seite gibt es nicht.');
    }
  });

  it('keep the session out of the reach of scripts', async () => {
    const answer = await shop.app.request('/api/session', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customerId: 'anna' }),
    });
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    expect((await shop.app.request('/')).headers.get('set-cookie')).toBeNull();
  });
});
