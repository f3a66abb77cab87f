/** What a member, the shop and everybody else do with reviews. */
import type { Step } from './calls.ts';
import type { Call } from './sides.ts';

const step = (about: string, call: Call): Step => ({ about, call: () => call });

const DELIVERED = new Date(Date.now() - 86_400_000 * 2).toISOString();

/** One dark pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const content = { rating: 2, text: 'Thin.', displayName: 'Rita', language: 'en' };

const asRita = (about: string, path: string, more: Partial<Call> = {}): Step =>
  step(about, { path: `/v1/me/${path}`, as: 'rita', ...more });

const submit = (about: string, json: object): Step =>
  asRita(about, 'reviews', { method: 'POST', json });

const upload = (about: string, bytes: Uint8Array<ArrayBuffer>, type = 'image/png'): Step => ({
  ...asRita(about, 'photos', { method: 'POST', bytes, headers: { 'content-type': type } }),
  learn: ({ status, body }, side) => {
    if (status === 201) side.remembered.set('photo', (body as { id: string }).id);
  },
});

const shown = (about: string, query = '', product = 'cup'): Step => ({
  about,
  call: ({ shopId }) => ({ path: `/v1/shops/${shopId}/products/${product}/reviews${query}` }),
});

/** A call about the review that was written last. */
const ofReview = (about: string, call: Call): Step => ({
  about,
  call: ({ remembered }) => ({
    ...call,
    path: call.path.replace('{id}', remembered.get('review') ?? ''),
  }),
});

const decide = (about: string, rest: string, call: Partial<Call> = {}): Step =>
  ofReview(about, { path: `/v1/reviews/{id}${rest}`, as: 'backend', ...call });

export const reviews: Step[] = [
  {
    about: 'a customer',
    call: (side) => {
      const iat = Math.floor(Date.now() / 1000);
      const claims = { sub: 'rita', aud: 'compared', iat, exp: iat + 240, name: 'Rita' };
      return {
        method: 'POST',
        path: `/v1/shops/${side.shopId}/session`,
        json: { identityToken: side.identityToken(claims) },
      };
    },
    learn: ({ body }, side) =>
      void side.remembered.set('session rita', (body as { token: string }).token),
  },
  asRita('nothing to review', 'review-requests'),
  step('an order that has arrived', {
    method: 'PUT',
    path: '/v1/orders/rita-1',
    as: 'backend',
    json: {
      customer: { id: 'rita' },
      currency: 'EUR',
      placedAt: DELIVERED,
      paidAt: DELIVERED,
      fulfilledAt: DELIVERED,
      totalMinor: 3_000,
      lines: [
        { id: '1', productId: 'cup', name: 'Cup', url: 'https://shop.test/cup', totalMinor: 1_000 },
        { id: '2', productId: 'pot', totalMinor: 2_000 },
      ],
    },
  }),
  asRita('two things to review', 'review-requests'),
  asRita('one of them', 'review-requests?productId=pot'),
  step('what nobody may know', { path: '/v1/me/review-requests' }),
  submit('something that was not bought', { productId: 'car', ...content }),
  submit('no stars', { productId: 'cup', ...content, rating: 0 }),
  submit('half a star', { productId: 'cup', ...content, rating: 2.5 }),
  submit('no text', { productId: 'cup', ...content, text: ' \n ' }),
  submit('more than is asked', { productId: 'cup', ...content, verifiedPurchase: true }),
  upload('what is no photo', Buffer.from('no photo')),
  upload('another kind of file', PNG, 'image/gif'),
  upload('a photo', PNG),
  submit('a photo of nobody', { productId: 'cup', ...content, photoId: `pho_${'x'.repeat(20)}` }),
  {
    about: 'a review',
    call: ({ remembered }) => ({
      method: 'POST',
      path: '/v1/me/reviews',
      as: 'rita',
      json: { productId: 'cup', ...content, title: ' Well ', photoId: remembered.get('photo') },
    }),
    learn: ({ body }, side) =>
      void side.remembered.set('review', (body as { id: string }).id ?? ''),
  },
  {
    about: 'the same again',
    call: ({ remembered }) => ({
      method: 'POST',
      path: '/v1/me/reviews',
      as: 'rita',
      json: { productId: 'cup', ...content, title: 'Well', photoId: remembered.get('photo') },
    }),
  },
  submit('another of the same thing', { productId: 'cup', ...content, text: 'Thick.' }),
  asRita('one thing left', 'review-requests'),
  asRita('their reviews', 'reviews'),
  step('what came for it', { path: '/v1/me', as: 'rita' }),
  asRita('and why', 'activity'),
  submit('a second one', { productId: 'pot', ...content, rating: 5, text: 'Warm.' }),
  asRita('a page of one', 'reviews?limit=1'),
  shown('what everybody sees'),
  shown('of another', '', 'pot'),
  shown('of nothing', '', 'nothing'),
  shown('with a photo', '?sort=withPhoto'),
  shown('in no such order', '?sort=best'),
  ofReview('other words', {
    method: 'PUT',
    path: '/v1/me/reviews/{id}',
    as: 'rita',
    json: { ...content, rating: 1, title: '', text: 'Thinner\tthan\u0007 I thought.\n\n\n\nSo.' },
  }),
  ofReview("somebody else's review", {
    method: 'PUT',
    path: '/v1/me/reviews/{id}',
    as: 'ben',
    json: content,
  }),
  shown('what everybody sees now'),
  step('those that wait', { path: '/v1/reviews', as: 'backend' }),
  step('those that are there', { path: '/v1/reviews?state=published', as: 'backend' }),
  decide('refused for nothing', '/reject', { method: 'POST', json: { reason: 'rating' } }),
  decide('refused', '/reject', { method: 'POST', json: { reason: 'otherProduct' } }),
  shown('what everybody sees then'),
  asRita('what they see', 'reviews'),
  step('what was taken back', { path: '/v1/me', as: 'rita' }),
  decide('approved after all', '/approve', { method: 'POST' }),
  decide('an answer', '/answer', { method: 'PUT', json: { text: 'Try another.' } }),
  decide('no answer', '/answer', { method: 'PUT', json: { text: '' } }),
  shown('with an answer'),
  decide('the answer taken out', '/answer', { method: 'DELETE' }),
  step('a return', {
    method: 'PUT',
    path: '/v1/orders/rita-1/refunds/1',
    as: 'backend',
    json: { amountMinor: 1_000, lines: [{ lineId: '1', amountMinor: 1_000 }] },
  }),
  shown('not verified any more'),
  asRita('all that is known', 'export'),
  ofReview('taken back', { method: 'DELETE', path: '/v1/me/reviews/{id}', as: 'rita' }),
  ofReview('taken back again', { method: 'DELETE', path: '/v1/me/reviews/{id}', as: 'rita' }),
  shown('nothing any more'),
  step('what stays', { path: '/v1/me', as: 'rita' }),
  step('no such review', { method: 'POST', path: '/v1/reviews/rev_0/approve', as: 'backend' }),
];
