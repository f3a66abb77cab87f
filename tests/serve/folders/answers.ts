import type { Filled } from './fill-shop.ts';
import type { KeptShop } from './kept-shop.ts';

const MEMBERS = ['ada', 'bob', 'dora', 'emilia', 'gus', 'hans', 'ida'];

/** What a kept shop is asked when its folder is put away, and again by every later version. */
export function addressesOf({ coupons }: Filled): string[] {
  return [
    '/v1/program',
    '/v1/members?limit=100',
    ...MEMBERS.flatMap((id) => [`/v1/members/${id}`, `/v1/members/${id}/activity?limit=100`]),
    ...['ada-old', 'ada-1', 'ada-canceled', 'dora-1', 'fritz-1'].map((id) => `/v1/orders/${id}`),
    ...Object.values(coupons).map((code) => `/v1/coupons/${code}`),
    '/v1/referrals?limit=100',
    '/v1/reviews?limit=100',
    '/v1/newsletter/subscribers?limit=100',
    '/v1/webhook-endpoints',
  ];
}

export async function answersOf(shop: KeptShop, filled: Filled): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const address of addressesOf(filled)) answers[address] = await shop.backend('GET', address);
  return answers;
}
