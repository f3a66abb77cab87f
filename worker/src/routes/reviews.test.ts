import type {
  ImportEvent,
  MyReview,
  MyReviewPage,
  ProductReviews,
  ReviewRequestList,
  ShopReviewPage,
} from '@stamm/contract/types';
import { beforeEach, describe, expect, test } from 'vitest';
import { delivered, REVIEW, reviewOf } from '../shop/testing/reviewing.ts';
import { DAY, iso } from '../shop/testing/test-shop.ts';
import { answer, call, expectProblem, HttpShop, PAGE_ORIGIN } from '../testing/api.ts';

let shop: HttpShop;
let ada: string;

beforeEach(async () => {
  shop = await HttpShop.open({ review: REVIEW });
  await deliver(shop, 'o1', ['coffee', 'cup']);
  ada = await shop.signIn('ada');
});

async function deliver(to: HttpShop, id: string, productIds: string[], customerId = 'ada') {
  const placedAt = iso(Date.now() - 20 * DAY);
  const json = delivered(productIds, {
    customerId,
    placedAt,
    paidAt: placedAt,
    fulfilledAt: iso(Date.now() - 15 * DAY),
  });
  await answer(to.backend(`/v1/orders/${id}`, { method: 'PUT', json }));
}

const submit = (changes: Record<string, unknown> = {}) =>
  call('/v1/me/reviews', { token: ada, json: { ...reviewOf('coffee'), ...changes } });

const productReviews = (at = shop, product = 'coffee') =>
  answer<ProductReviews>(call(`/v1/shops/${at.id}/products/${product}/reviews`));

describe('over HTTP', () => {
  test('a member is asked, writes, changes and takes back', async () => {
    const path = '/v1/me/review-requests';
    const { items } = await answer<ReviewRequestList>(call(path, { token: ada }));
    expect(items.map(({ productId }) => productId)).toEqual(['coffee', 'cup']);
    const one = await answer<ReviewRequestList>(call(`${path}?productId=cup`, { token: ada }));
    expect(one.items.map(({ productName }) => productName)).toEqual(['The cup']);

    const review = await answer<MyReview>(submit(), 201);
    expect(await answer<MyReview>(submit())).toEqual(review);
    await expectProblem(submit({ rating: 1 }), 'review_exists');
    const mine = await answer<MyReviewPage>(call('/v1/me/reviews', { token: ada }));
    expect(mine).toEqual({ items: [review], nextCursor: null });

    const { productId: _, ...content } = reviewOf('coffee', { rating: 2 });
    const change = { method: 'PUT', token: ada, json: content };
    const changed = await answer<MyReview>(call(`/v1/me/reviews/${review.id}`, change));
    expect(changed.rating).toBe(2);
    const removal = { method: 'DELETE', token: ada };
    expect((await call(`/v1/me/reviews/${review.id}`, removal)).status).toBe(204);
    expect((await productReviews()).count).toBe(0);
  });

  test('the shop looks through, decides and answers', async () => {
    const { id } = await answer<MyReview>(submit(), 201);
    const list = (state: string) =>
      answer<ShopReviewPage>(shop.backend(`/v1/reviews?state=${state}`));
    expect((await list('pending')).items).toEqual([]);
    expect((await list('published')).items).toMatchObject([{ id, rating: 4, memberId: 'ada' }]);
    await answer(shop.backend(`/v1/reviews/${id}/reject`, { json: { reason: 'otherProduct' } }));
    expect((await list('rejected')).items).toMatchObject([{ id, rejectedFor: 'otherProduct' }]);
    await answer(shop.backend(`/v1/reviews/${id}/approve`, { method: 'POST' }));
    const path = `/v1/reviews/${id}/answer`;
    await answer(shop.backend(path, { method: 'PUT', json: { text: 'Thank\r\nyou' } }));
    expect((await productReviews()).items).toMatchObject([{ answer: { text: 'Thank\nyou' } }]);
    expect((await shop.backend(path, { method: 'DELETE' })).status).toBe(204);
    for (const reason of ['tooCritical', 'oneStar', '']) {
      const rejection = shop.backend(`/v1/reviews/${id}/reject`, { json: { reason } });
      await expectProblem(rejection, 'invalid_request');
    }
  });

  test('pages may keep what everybody sees for a minute, and ask whether it has changed', async () => {
    await answer(submit(), 201);
    const path = `/v1/shops/${shop.id}/products/coffee/reviews`;
    const response = await call(path, { origin: PAGE_ORIGIN });
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN);
    await response.arrayBuffer();
    const etag = response.headers.get('etag') ?? '';
    expect((await call(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const other = await call(`${path}?sort=highest`, { headers: { 'if-none-match': `${etag}x` } });
    expect(other.status).toBe(200);
    await other.arrayBuffer();
  });

  test('a product may have any id', async () => {
    await deliver(shop, 'o2', ['gid://shop/Product/1']);
    await answer(submit({ productId: 'gid://shop/Product/1' }), 201);
    const product = encodeURIComponent('gid://shop/Product/1');
    expect((await productReviews(shop, product)).count).toBe(1);
  });
});

describe('bad input', () => {
  test.each([0, 6, 4.5, -1, '5', null, [5], 1e9])('a rating of %j is none', async (rating) => {
    const problem = await expectProblem(submit({ rating }), 'invalid_request');
    expect(problem.errors).toEqual([
      { path: 'rating', message: 'A rating is a whole number of stars, from 1 to 5.' },
    ]);
  });

  test('HTML and script are text: kept as they are, answered as JSON', async () => {
    const text = `<script>alert(1)</script><img src=x onerror="alert(1)">\n</script>&amp;`;
    const title = '"><svg onload=alert(1)>';
    const displayName = '<b>Ada</b>';
    await answer(submit({ text, title, displayName }), 201);
    const response = await call(`/v1/shops/${shop.id}/products/coffee/reviews`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const { items } = (await response.json()) as ProductReviews;
    expect(items).toMatchObject([{ text, title, displayName }]);
  });

  test('signs that reach beyond the text are left out', async () => {
    const review = await answer<MyReview>(
      submit({
        text: 'a\u0000b\u202Ec\u2066d\u0007\r\ne\ud800',
        displayName: `Ad${'\u0301'.repeat(50)}a`,
        title: 'one\ntwo',
      }),
      201,
    );
    expect(review).toMatchObject({ text: 'abcd\ne\ufffd', title: 'one two' });
    expect(review.displayName.length).toBeLessThan(10);
  });

  test('what is missing, too long or unknown is named', async () => {
    const text = 'x'.repeat(4_001);
    const problem = await expectProblem(
      submit({ text, displayName: '\u200b', title: 5, verifiedPurchase: true, photoId: 'x' }),
      'invalid_request',
    );
    expect(problem.errors?.map(({ path }) => path).toSorted()).toEqual([
      'displayName',
      'photoId',
      'text',
      'title',
      'verifiedPurchase',
    ]);
  });

  test("somebody else's order, and what was not delivered yet, cannot be reviewed", async () => {
    await deliver(shop, 'of-bob', ['grinder'], 'bob');
    await expectProblem(submit({ productId: 'grinder' }), 'purchase_not_reviewable');
    await answer(
      shop.backend('/v1/orders/o3', {
        method: 'PUT',
        json: delivered(['mill'], {
          placedAt: iso(Date.now() - DAY),
          paidAt: iso(Date.now() - DAY),
          fulfilledAt: iso(Date.now() + DAY),
        }),
      }),
    );
    await expectProblem(submit({ productId: 'mill' }), 'purchase_not_reviewable');
  });

  test('the same review many times at once is one', async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, () => submit()));
    const statuses = responses.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array(11).fill(200), 201]);
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(bodies).size).toBe(1);
    const me = await answer<{ points: { available: number } }>(call('/v1/me', { token: ada }));
    expect(me.points.available).toBe(20 + 50);
  });
});

describe('reviews as a file', () => {
  const send = (to: HttpShop, body: string, type = 'text/csv') =>
    to.backend('/v1/reviews/import', { body, headers: { 'content-type': type } });

  async function imported(to: HttpShop, file: string): Promise<ImportEvent[]> {
    const text = await (await send(to, file)).text();
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ImportEvent);
  }

  const exported = async (from: HttpShop) => {
    const response = await from.backend('/v1/reviews/export');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    return response.text();
  };

  const HEADER = 'id,productId,rating,title,text,displayName,writtenAt,orderId,rewarded,answer';
  const line = (changes: Record<string, string> = {}) => {
    const cells: Record<string, string> = {
      id: 'r1',
      productId: 'coffee',
      rating: '4',
      title: 'Nice',
      text: '"One, ""two""\nthree"',
      displayName: 'Bea',
      writtenAt: '2024-05-01T10:00:00Z',
      orderId: '',
      rewarded: 'false',
      answer: '',
      ...changes,
    };
    return HEADER.split(',')
      .map((column) => cells[column])
      .join(',');
  };

  test('come in once, are marked as imported, and verified only by an order that is known', async () => {
    const file = [
      HEADER,
      line(),
      line({ id: 'r2', orderId: 'o1', rating: '2', rewarded: 'true', answer: 'Sorry' }),
      line({ id: 'r3', orderId: 'unheard-of' }),
      line({ id: 'r4', orderId: 'o1', productId: 'never-in-it' }),
      line({ id: 'r5', rating: '9' }),
    ].join('\n');
    const events = await imported(shop, file);
    expect(events.filter(({ type }) => type !== 'progress')).toEqual([
      expect.objectContaining({ type: 'rejected', line: 6 + 4, code: 'invalid_request' }),
      { type: 'done', lines: 5, recorded: 4, unchanged: 0, outdated: 0, noted: 0, rejected: 1 },
    ]);
    const { items, count } = await productReviews();
    expect(count).toBe(3);
    const shown = items.map(({ rating, imported, verifiedPurchase, rewarded, answer }) => [
      rating,
      imported,
      verifiedPurchase,
      rewarded,
      answer?.text ?? null,
    ]);
    expect(shown).toEqual(
      expect.arrayContaining([
        [4, true, false, false, null],
        [2, true, true, true, 'Sorry'],
        [4, true, false, false, null],
      ]),
    );
    expect((await productReviews(shop, 'never-in-it')).items).toMatchObject([
      { verifiedPurchase: false },
    ]);
    const again = await imported(shop, file);
    expect(again.at(-1)).toMatchObject({ recorded: 0, unchanged: 4 });
    // Whoever bought it has a review of it now.
    await expectProblem(submit(), 'review_exists');
    // None of them is rewarded here.
    const me = await answer<{ points: { available: number } }>(call('/v1/me', { token: ada }));
    expect(me.points.available).toBe(20);
  });

  test('change when they are sent with other words', async () => {
    await imported(shop, `${HEADER}\n${line()}`);
    const events = await imported(shop, `${HEADER}\n${line({ rating: '1' })}`);
    expect(events.at(-1)).toMatchObject({ recorded: 1, unchanged: 0 });
    expect(await productReviews()).toMatchObject({ count: 1, average: 1 });
  });

  test('never change what a member has written here', async () => {
    const { id } = await answer<MyReview>(submit(), 201);
    const events = await imported(shop, `${HEADER}\n${line({ id, rating: '1' })}`);
    expect(events.at(-1)).toMatchObject({ recorded: 0, unchanged: 1 });
    const other = await imported(shop, `${HEADER}\n${line({ id: 'r9', orderId: 'o1' })}`);
    expect(other[0]).toMatchObject({ type: 'rejected', code: 'review_exists' });
    expect(await productReviews()).toMatchObject({ count: 1, average: 4 });
  });

  test('go out as they would come in: to another shop and back', async () => {
    await answer(
      submit({ text: '=HYPERLINK("https://evil.example")\n\n"quoted", ümlaut', title: '-1+2' }),
      201,
    );
    const many = Array.from({ length: 450 }, (_, n) =>
      line({ id: `many-${n}`, productId: `p${n % 3}`, rating: String((n % 5) + 1) }),
    );
    await imported(shop, [HEADER, ...many].join('\n'));
    const file = await exported(shop);
    expect(file.split('\n').length).toBeGreaterThan(450);
    expect(file).toContain(`"'=HYPERLINK(""https://evil.example"")`);
    expect(file).not.toMatch(/(^|,|")[=+@-]/m);

    const other = await HttpShop.open({ review: REVIEW });
    await deliver(other, 'o1', ['coffee']);
    const events = await imported(other, file);
    expect(events.at(-1)).toMatchObject({ type: 'done', lines: 451, recorded: 451, rejected: 0 });
    expect(await exported(other)).toBe(file);
    expect((await imported(shop, file)).at(-1)).toMatchObject({ recorded: 0, unchanged: 451 });
  });

  test('of another kind, or with other columns, are refused', async () => {
    await expectProblem(send(shop, '{}', 'application/json'), 'unsupported_media_type');
    await expectProblem(send(shop, HEADER, 'text/csv; charset=latin1'), 'unsupported_media_type');
    await expectProblem(send(shop, 'id,stars\n1,5'), 'invalid_request');
    await expectProblem(send(shop, ''), 'invalid_request');
  });
});
