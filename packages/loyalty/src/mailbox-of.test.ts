import { describe, expect, test } from 'vitest';
import { mailboxOf, mailDomain } from './mailbox-of.ts';

describe('one mailbox', () => {
  test.each([
    ['tags', 'ada+shop@example.com', 'ada@example.com'],
    ['letters of any size', ' Ada@Example.COM', 'ada@example.com'],
    ['dots at Gmail', 'a.d.a@gmail.com', 'ada@gmail.com'],
    ['dots, tags and the other name of Gmail', 'A.da+x+y@googlemail.com', 'ada@gmail.com'],
    ['the names of Proton', 'a_d-a.+x@pm.me', 'ada@protonmail.com'],
    ['the names of iCloud', 'ada+x@me.com', 'ada@icloud.com'],
    ['keywords at Yahoo', 'ada-shop@yahoo.com', 'ada@yahoo.com'],
    ['keywords at Yahoo in any country', 'ada-shop@yahoo.co.uk', 'ada@yahoo.co.uk'],
    ['the names of Yandex', 'ada@ya.ru', 'ada@yandex.com'],
    ['subdomains at Fastmail', 'anything@ada.fastmail.com', 'ada@fastmail.com'],
    ['a dot at the end of the domain', 'ada@example.com.', 'ada@example.com'],
  ])('has %s', (_, alias, address) => {
    expect(mailboxOf(alias)).toBe(mailboxOf(address));
  });

  test.each([
    ['a.da@example.com', 'ada@example.com'],
    ['ada@yahoo.com', 'ada@ymail.com'],
    ['ada@yahoo.com', 'ada@rocketmail.com'],
    ['ada@yahoo.com', 'ada@yahoo.de'],
    ['ada@gmx.de', 'ada@gmx.net'],
    ['ada-shop@example.com', 'ada@example.com'],
    ['ada@example.com', 'ada@example.org'],
    ['+ada@example.com', 'ada@example.com'],
    ['ada@outlook.com', 'ada@hotmail.com'],
    ['...@gmail.com', 'ada@gmail.com'],
  ])('%s is another one than %s', (one, other) => {
    expect(mailboxOf(one)).not.toBe(mailboxOf(other));
  });

  test('what is no address stays as it is', () => {
    expect(mailboxOf('@example.com')).toBe('@example.com');
  });

  test('the domain of an address is what follows its last @', () => {
    expect(mailDomain('"a@b"@Example.com')).toBe('example.com');
  });
});
