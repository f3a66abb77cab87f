import {
  giveTenGetTen,
  newsletterRoutes,
  referralRoutes,
  reviewRoutes,
  routes,
} from '@stamm/contract';
import type {
  ImportEvent,
  MyNewsletter,
  MyReferral,
  MyReview,
  NewsletterRecord,
  NewsletterSubscriber,
  NewsletterSubscriberPage,
  Photo,
  ProductReviews,
  Referral,
  ReferralClaim,
  ReferralPage,
  ReviewRequestList,
  ShopReviewPage,
} from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { photo } from '../photos/testing/photos.ts';
import { form, NEWSLETTER } from '../shop/testing/newsletter.ts';
import { delivered, REVIEW, reviewOf } from '../shop/testing/reviewing.ts';
import { DAY, iso } from '../shop/testing/test-shop.ts';
import { answer, call, HttpShop } from '../testing/api.ts';
import { expectNoneForgotten, keeps, operationsOf } from '../testing/keeps.ts';

const idempotent = () => ({ 'idempotency-key': crypto.randomUUID() });

/** Every friend of an advocate but the first waits for the shop's decision. */
const CAUTIOUS = {
  ...giveTenGetTen,
  fraud: {
    sameAddress: 'hold',
    samePayment: 'hold',
    disposableEmail: 'hold',
    ring: 'hold',
    velocity: { outcome: 'hold', claims: 1, hours: 24 },
  },
} as const;

let shop: HttpShop;
let ada: string;

beforeAll(async () => {
  shop = await HttpShop.open({
    referral: { ...CAUTIOUS, caps: [...CAUTIOUS.caps] },
    review: REVIEW,
    newsletter: NEWSLETTER,
  });
  const placedAt = iso(Date.now() - 20 * DAY);
  const json = delivered(['coffee', 'cup'], {
    placedAt,
    paidAt: placedAt,
    fulfilledAt: iso(Date.now() - 15 * DAY),
  });
  await answer(shop.backend('/v1/orders/o1', { method: 'PUT', json }));
  ada = await shop.signIn('ada');
});

const at = (rest: string) => `/v1/shops/${shop.id}${rest}`;
const post = { method: 'POST' };
const remove = { method: 'DELETE' };

describe('every call of a measure answers what the contract promises', () => {
  test('an advocate, and friends', async () => {
    const path = '/v1/me/referral';
    const mine = call(path, { token: ada });
    const { code } = await keeps<MyReferral>(routes.getMyReferral, 200, mine);
    const named = { method: 'PATCH', token: ada, json: { displayName: 'Ada' } };
    await keeps(routes.patchMyReferral, 200, call(path, named));
    const offer = at(`/referrals/${code}`);
    await keeps(routes.getReferralOffer, 200, call(offer));
    expect(await keeps(routes.getReferralQrCode, 200, call(`${offer}/qr.svg`))).toMatch(/^<svg/);

    const claim = () =>
      keeps<ReferralClaim>(
        routes.claimReferral,
        201,
        call(`${offer}/claims`, { ...post, headers: idempotent() }),
      );
    expect(await claim()).toMatchObject({ state: 'claimed', coupon: { status: 'active' } });
    const claimAs = async (friend: string) => {
      const claimed = call(`${path}/claims`, { token: await shop.signIn(friend), json: { code } });
      return keeps<ReferralClaim>(routes.claimMyReferral, 200, claimed);
    };
    expect(await claimAs('bob')).toMatchObject({ state: 'claimed' });
    for (const friend of ['cyd', 'dan']) {
      expect(await claimAs(friend)).toMatchObject({ state: 'held', coupon: null });
    }

    const held = shop.backend('/v1/referrals?state=held');
    const { items } = await keeps<ReferralPage>(routes.listReferrals, 200, held);
    const [first, second] = items.map(({ id }) => `/v1/referrals/${id}`);
    await keeps(routes.getReferral, 200, shop.backend(`${first}`));
    const approved = shop.backend(`${first}/approve`, post);
    expect(await keeps<Referral>(routes.approveReferral, 200, approved)).toMatchObject({
      decision: { decision: 'approved' },
    });
    const rejected = shop.backend(`${second}/reject`, { json: { reason: 'One person' } });
    expect(await keeps<Referral>(routes.rejectReferral, 200, rejected)).toMatchObject({
      state: 'rejected',
    });
  });

  test('a member who reviews, with a photo', async () => {
    const token = ada;
    const requests = call('/v1/me/review-requests', { token });
    const { items } = await keeps<ReviewRequestList>(routes.listReviewRequests, 200, requests);
    expect(items).toHaveLength(2);
    const bytes = { token, headers: { 'content-type': 'image/jpeg' }, body: photo('jpeg') };
    const sent = await keeps<Photo>(routes.uploadPhoto, 201, call('/v1/me/photos', bytes));
    const json = reviewOf('coffee', { photoId: sent.id });
    const submit = () => call('/v1/me/reviews', { token, json });
    const { id } = await keeps<MyReview>(routes.submitReview, 201, submit());
    await keeps(routes.submitReview, 200, submit());
    await keeps(routes.listMyReviews, 200, call('/v1/me/reviews', { token }));
    const { productId: _, ...content } = json;
    const change = { method: 'PUT', token, json: { ...content, rating: 2 } };
    await keeps(routes.changeMyReview, 200, call(`/v1/me/reviews/${id}`, change));

    const reviews = await keeps<ProductReviews>(
      routes.getProductReviews,
      200,
      call(at('/products/coffee/reviews')),
    );
    expect(reviews.items).toMatchObject([{ rating: 2, photo: sent }]);
    await keeps(routes.getPhoto, 200, call(sent.url));

    const other = { token, json: reviewOf('cup') };
    const taken = await answer<MyReview>(call('/v1/me/reviews', other), 201);
    const back = call(`/v1/me/reviews/${taken.id}`, { ...remove, token });
    await keeps(routes.deleteMyReview, 204, back);
  });

  test('the shop and its reviews', async () => {
    const list = shop.backend('/v1/reviews?state=published');
    const { items } = await keeps<ShopReviewPage>(routes.listReviews, 200, list);
    const path = `/v1/reviews/${items[0]?.id}`;
    const rejected = shop.backend(`${path}/reject`, { json: { reason: 'otherProduct' } });
    await keeps(routes.rejectReview, 200, rejected);
    await keeps(routes.approveReview, 200, shop.backend(`${path}/approve`, post));
    const said = shop.backend(`${path}/answer`, { method: 'PUT', json: { text: 'Thank you' } });
    await keeps(routes.putReviewAnswer, 200, said);
    await keeps(routes.deleteReviewAnswer, 204, shop.backend(`${path}/answer`, remove));
  });

  test('reviews as a file', async () => {
    const file = [
      'id,productId,rating,title,text,displayName,writtenAt,orderId,rewarded,answer',
      'r1,coffee,4,Nice,"One, two",Bea,2024-05-01T10:00:00Z,,false,',
      'r2,coffee,9,Nice,Nine stars,Bea,2024-05-01T10:00:00Z,,false,',
    ].join('\n');
    const sent = { headers: { 'content-type': 'text/csv' }, body: file };
    const events = await keeps<ImportEvent[]>(
      routes.importReviews,
      200,
      shop.backend('/v1/reviews/import', sent),
    );
    expect(events.at(-1)).toMatchObject({ type: 'done', recorded: 1, rejected: 1 });
    const exported = shop.backend('/v1/reviews/export');
    const lines = (await keeps<string>(routes.exportReviews, 200, exported)).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
  });

  /** Asks for the newsletter, and gives the token of the link that is mailed. */
  async function subscribe(email: string): Promise<string> {
    const asked = call(at('/newsletter'), { json: form({ email }) });
    await keeps(routes.subscribeNewsletter, 202, asked);
    return mailedToken();
  }

  async function mailedToken(): Promise<string> {
    const mailbox = await (await call(`/dev/mailbox?shop=${shop.id}`)).text();
    return /\/newsletter\/confirm\/([\w.-]+)/.exec(mailbox)?.[1] ?? '';
  }

  test('a visitor who subscribes', async () => {
    const json = { token: await subscribe('vera@example.com') };
    await keeps(routes.confirmNewsletter, 200, call(at('/newsletter/confirm'), { json }));
    const list = shop.backend('/v1/newsletter/subscribers');
    const { items } = await keeps<NewsletterSubscriberPage>(routes.listSubscribers, 200, list);
    expect(items).toMatchObject([{ email: 'vera@example.com', status: 'subscribed' }]);
    const token = items[0]?.unsubscribeUrl?.split('/').at(-1);
    const gone = call(at('/newsletter/unsubscribe'), { json: { token } });
    await keeps(routes.unsubscribeNewsletter, 204, gone);
  });

  test('a member who subscribes', async () => {
    await answer(
      shop.backend('/v1/members/ada', {
        method: 'PUT',
        json: { email: 'ada@example.com', emailVerified: true },
      }),
    );
    const { consent, page, topics } = form();
    const json = { subscribed: true, consent, page, topics };
    const asked = call('/v1/me/newsletter', { method: 'PUT', token: ada, json });
    expect(await keeps<MyNewsletter>(routes.putMyNewsletter, 200, asked)).toMatchObject({
      status: 'pending',
    });
    await answer(call(at('/newsletter/confirm'), { json: { token: await mailedToken() } }));
    const mine = call('/v1/me/newsletter', { token: ada });
    expect(await keeps<MyNewsletter>(routes.getMyNewsletter, 200, mine)).toMatchObject({
      status: 'subscribed',
    });
  });

  test('the shop and its subscribers', async () => {
    const lookUp = () =>
      shop.backend('/v1/newsletter/lookup', { json: { email: 'ada@example.com' } });
    const { id } = await keeps<NewsletterSubscriber>(routes.lookUpSubscriber, 200, lookUp());
    const path = `/v1/newsletter/subscribers/${id}`;
    await keeps(routes.getSubscriber, 200, shop.backend(path));
    await keeps(routes.unsubscribeSubscriber, 200, shop.backend(`${path}/unsubscribe`, post));
    const exported = shop.backend('/v1/newsletter/subscribers.csv?status=all');
    const file = await keeps<string>(routes.exportSubscribers, 200, exported);
    expect(file.trimEnd().split('\n')).toHaveLength(3);

    const proof = () =>
      keeps<NewsletterRecord>(routes.getSubscriberProof, 200, shop.backend(`${path}/proof`));
    expect((await proof()).proofs).toHaveLength(1);
    await keeps(routes.eraseSubscriber, 204, shop.backend(path, remove));
    expect((await proof()).subscriber).toMatchObject({ status: 'erased', email: null });
    await keeps(routes.lookUpSubscriber, 200, lookUp());
  });

  test('the calls of every shop, with what the measures add', async () => {
    const token = ada;
    await keeps(routes.getPublicProgram, 200, call(at('/program')));
    await keeps(routes.getProgram, 200, shop.backend('/v1/program'));
    await keeps(routes.getMe, 200, call('/v1/me', { token }));
    await keeps(routes.getMyActivity, 200, call('/v1/me/activity', { token }));
    await keeps(routes.exportMe, 200, call('/v1/me/export', { token }));
    const books = shop.backend('/v1/verify');
    expect(await keeps(routes.verifyBooks, 200, books)).toMatchObject({ ok: true });
  });

  test.each(Object.entries({ referralRoutes, reviewRoutes, newsletterRoutes }))(
    'none of the %s was forgotten',
    (_name, module) => expectNoneForgotten(operationsOf(module)),
  );
});
