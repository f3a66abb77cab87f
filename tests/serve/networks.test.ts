import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';

let direct: Stack;
let behindProxy: Stack;

beforeAll(async () => {
  direct = await startStack();
  behindProxy = await startStack({ environment: { CLIENT_ADDRESS_HEADER: 'X-Forwarded-For' } });
});
afterAll(() => Promise.all([direct?.stop(), behindProxy?.stop()]));

/** The statuses of so many sign-ins to different addresses, all said to come from one place. */
async function signIns(
  { url }: Stack,
  shopId: string,
  forwardedFor: (n: number) => string,
): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < 31; n++) {
    const answer = await fetch(`${url}/v1/shops/${shopId}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor(n) },
      body: JSON.stringify({ email: `shopper-${n}@example.com` }),
    });
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  return statuses;
}

const allowed = new Array(30).fill(202);

describe('where calls come from, on bare workerd', () => {
  it('is told by the header that was named, and there by its last entry', async () => {
    const { shopId } = await behindProxy.createShop();
    const spoofed = (n: number) => `198.51.100.${n}, 203.0.113.7`;
    expect(await signIns(behindProxy, shopId, spoofed)).toEqual([...allowed, 429]);
    const { shopId: other } = await behindProxy.createShop();
    const many = (n: number) => `203.0.113.7, 198.51.100.${n}`;
    expect(await signIns(behindProxy, other, many)).toEqual([...allowed, 202]);
  });

  it('is told by no header where none was named', async () => {
    const { shopId } = await direct.createShop();
    expect(await signIns(direct, shopId, () => '203.0.113.7')).toEqual([...allowed, 202]);
  });
});
