/** What the steps of a shop's life are made of. */
import type { Answer, Call, Side } from './sides.ts';

export interface Step {
  about: string;
  call(side: Side): Call | Promise<Call>;
  /** Takes from the answer what later steps need. */
  learn?(answer: Answer, side: Side): void;
}

const NOW = Date.now();
const DAY_MS = 86_400_000;
export const at = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString();
export const seconds = Math.floor(NOW / 1000);
export const key = (name: string) => ({ 'idempotency-key': `compare-${name}` });
export const visitor = ({ shopId }: Side, rest: string) => `/v1/shops/${shopId}${rest}`;

type Body = Record<string, never> & {
  token: string;
  id: string;
  nextCursor: string;
  code: string;
  items: { id: string }[];
  coupon: { code: string };
};
export const bodyOf = ({ body }: Answer) => body as Body;

/** A call that is the same on both sides. */
export function step(about: string, call: Call, learn?: Step['learn']): Step {
  return { about, call: () => call, ...(learn && { learn }) };
}

export function remember(name: string, from: (body: Body) => string): NonNullable<Step['learn']> {
  return (answer, side) => void side.remembered.set(name, from(bodyOf(answer)));
}

export const claims = (sub: string, more: object = {}) => ({
  sub,
  aud: 'compared',
  iat: seconds,
  exp: seconds + 240,
  ...more,
});

export function session(about: string, claimed: object, name?: string, header?: object): Step {
  return {
    about,
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/session'),
      json: { identityToken: side.identityToken(claimed, header) },
    }),
    ...(name && { learn: remember(`session ${name}`, ({ token }) => token) }),
  };
}
