import { describe, expect, test } from 'vitest';
import { mailboxOf } from './mailbox-of.ts';

describe('the mailbox behind an address', () => {
  test.each([
    ['ada.lovelace+shop@gmail.com', 'adalovelace@gmail.com'],
    ['a.d.a.lovelace@googlemail.com', 'adalovelace@gmail.com'],
    ['ada_lovelace@protonmail.com', 'adalovelace@proton.me'],
    ['ada@pm.me', 'ada@proton.me'],
    ['ada+1@me.com', 'ada@icloud.com'],
    ['ada-shop@yahoo.co.uk', 'ada@yahoo.co.uk'],
    ['ada+a+b@example.com', 'ada@example.com'],
  ])('%s is %s', (address, mailbox) => {
    expect(mailboxOf(address)).toBe(mailbox);
  });

  test.each([
    'ada.lovelace@example.com',
    'ada-lovelace@example.com',
    'ada_lovelace@gmail.com',
    'ada@gmx.de',
    'ada@gmx.net',
    '+ada@example.com',
    '...@gmail.com',
  ])('%s is nobody else', (address) => {
    expect(mailboxOf(address)).toBe(address);
  });
});
