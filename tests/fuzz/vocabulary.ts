/** The small world that requests speak of, so that they meet one another's members and orders. */
import { newsletterForCoupon } from '@stamm/contract';

export const CUSTOMERS = ['ada', 'bob', 'cem', 'dora', 'mem_1', 'mem_2', 'order:x', '1001'];
export const ORDERS = [
  'o1',
  'o2',
  'o3',
  'o4',
  'o5',
  'o6',
  'order:x',
  'gid://shopify/Order/1',
  '%41',
];
export const REFUNDS = ['r1', 'r2', 'import'];
export const PRODUCTS = ['espresso', 'filter'];
export const LINES = ['l1', 'l2', 'l3'];
export const REWARDS = ['five', 'five', 'tenth', 'shipping', 'beans', 'retired'];
export const CURRENCIES = ['EUR', 'USD', 'JPY'];
export const EMAILS = [
  'ada@example.com',
  'Bob@Example.com',
  'cem+shop@example.com',
  'd@d.example',
  'eve@example.com',
  'fay@example.com',
  'gil@example.com',
  'hal@example.com',
];
export const NEW_SHOPS = ['made-1', 'made-2', 'made-3', 'made-4'];

/** So that there is something to subscribe to, and to give for it. */
export const NEWSLETTER = newsletterForCoupon({
  shopName: 'Shop',
  privacyUrl: 'https://shop.example/privacy',
});
