import { expect, test } from 'vitest';
import { ShopPatch } from './shops.ts';

test.each([
  { url: 'https://shop.example/de/' },
  { url: 'http://localhost:5173' },
  { imprint: 'Rösterei GmbH\nHafenstraße 1' },
  { mailFrom: { address: 'club@shop.example' } },
  { mailFrom: { address: 'club@shop.example', name: 'Rösterei "Bär"' } },
  { url: null, mailFrom: null, expiryMails: false },
])('a shop may tell %j', (told) => {
  expect(ShopPatch.parse(told)).toEqual(told);
});

test.each([
  { url: 'http://shop.example/' },
  { url: 'javascript:alert(1)' },
  { privacyUrl: 'https://user:word@shop.example/' },
  { logoUrl: 'https://shop.example/logo.png\r\nX: y' },
  { logoUrl: 'data:image/png;base64,AA' },
  { accentColor: 'red' },
  { accentColor: '#8a4b2f;background:url(x)' },
  { imprint: 'x\u0000' },
  { mailFrom: { address: 'club@shop.example', name: 'Club\r\nBcc: eve@example.com' } },
  { mailFrom: { address: 'club@shop.example', name: 'Cl\u2028ub' } },
  { mailFrom: { address: 'club@shop.example\r\nBcc: eve@example.com' } },
  { mailReplyTo: 'a@example.com, b@example.com' },
  { expiryMails: null },
])('a shop may not tell %j', (told) => {
  expect(ShopPatch.safeParse(told).success).toBe(false);
});
