import { describe, expect, test } from 'vitest';
import {
  newSecret,
  readMailCertificates,
  readWorkerEnvironment,
  warningsOf,
} from './production-environment.ts';

const secrets = { OPERATOR_TOKEN: newSecret(), SESSION_SECRET: newSecret() };

describe('readWorkerEnvironment', () => {
  test('is production without a mailbox unless told otherwise', () => {
    expect(readWorkerEnvironment(secrets)).toEqual({
      ...secrets,
      ENVIRONMENT: 'production',
      MAIL: 'none',
      CLIENT_ADDRESS_HEADER: '',
    });
  });

  test('names every missing secret and says how to make one', () => {
    expect(() => readWorkerEnvironment({})).toThrow(
      /OPERATOR_TOKEN is not set[\s\S]*SESSION_SECRET is not set[\s\S]*randomBytes/,
    );
  });

  test('refuses a short secret without showing it', () => {
    const short = { ...secrets, SESSION_SECRET: 'hunter2' };
    expect(() => readWorkerEnvironment(short)).toThrow(/SESSION_SECRET has 7 characters/);
    expect(() => readWorkerEnvironment(short)).not.toThrow(/hunter2/);
  });

  test.each([
    ['o'.repeat(40), /OPERATOR_TOKEN has too few different characters/],
    ['correct-horse-3'.repeat(3), /OPERATOR_TOKEN repeats itself/],
    ['operator-token-for-tests-only-0000', /OPERATOR_TOKEN looks like an example/],
    ['change-me-to-32-characters-or-more', /OPERATOR_TOKEN looks like an example/],
    [secrets.SESSION_SECRET, /OPERATOR_TOKEN and SESSION_SECRET are the same/],
  ])('refuses a secret that can be guessed: %s', (OPERATOR_TOKEN, sentence) => {
    const weak = { ...secrets, OPERATOR_TOKEN };
    expect(() => readWorkerEnvironment(weak)).toThrow(sentence);
    expect(() => readWorkerEnvironment(weak)).not.toThrow(OPERATOR_TOKEN);
  });

  test('takes the previous secrets while they are replaced, if they are as good', () => {
    const previous = { OPERATOR_TOKEN_PREVIOUS: newSecret(), SESSION_SECRET_PREVIOUS: newSecret() };
    expect(readWorkerEnvironment({ ...secrets, ...previous })).toMatchObject(previous);
    for (const SESSION_SECRET_PREVIOUS of ['short', secrets.OPERATOR_TOKEN]) {
      expect(() => readWorkerEnvironment({ ...secrets, SESSION_SECRET_PREVIOUS })).toThrow(
        /SESSION_SECRET_PREVIOUS/,
      );
    }
  });

  test('takes a secret that can be guessed while developing, and still none that are equal', () => {
    const weak = { OPERATOR_TOKEN: 'operator'.repeat(4), SESSION_SECRET: 'session'.repeat(5) };
    const developing = { ...weak, ENVIRONMENT: 'development' };
    expect(readWorkerEnvironment(developing)).toMatchObject(weak);
    const equal = { ...developing, SESSION_SECRET: weak.OPERATOR_TOKEN };
    expect(() => readWorkerEnvironment(equal)).toThrow(/are the same/);
  });

  test('takes the name of the header that a proxy writes addresses into, and no more', () => {
    const named = { ...secrets, CLIENT_ADDRESS_HEADER: 'X-Forwarded-For' };
    expect(readWorkerEnvironment(named).CLIENT_ADDRESS_HEADER).toBe('X-Forwarded-For');
    expect(() =>
      readWorkerEnvironment({ ...secrets, CLIENT_ADDRESS_HEADER: 'x-forwarded-for: 10.0.0.1' }),
    ).toThrow(/CLIENT_ADDRESS_HEADER must be the name of a header/);
  });

  test('warns in production where no header names the callers', () => {
    expect(warningsOf(readWorkerEnvironment(secrets))).toEqual([
      expect.stringContaining('CLIENT_ADDRESS_HEADER is not set'),
    ]);
    for (const told of [{ CLIENT_ADDRESS_HEADER: 'x-real-ip' }, { ENVIRONMENT: 'development' }]) {
      expect(warningsOf(readWorkerEnvironment({ ...secrets, ...told }))).toEqual([]);
    }
  });

  test('refuses the mailbox in production, and unknown modes', () => {
    expect(() => readWorkerEnvironment({ ...secrets, MAIL: 'mailbox' })).toThrow(/MAIL=mailbox/);
    expect(() => readWorkerEnvironment({ ...secrets, ENVIRONMENT: 'test' })).toThrow(
      /ENVIRONMENT must be production or development/,
    );
  });

  describe('mail', () => {
    const smtp = {
      ...secrets,
      MAIL: 'smtp',
      MAIL_FROM: 'club@shop.example',
      PUBLIC_URL: 'https://loyalty.example',
      SMTP_URL: 'smtps://user:p%40ss@mail.example:465',
    };

    test('by SMTP, and by Resend', () => {
      expect(readWorkerEnvironment(smtp)).toMatchObject({
        MAIL: 'smtp',
        SMTP_URL: 'smtps://user:p%40ss@mail.example:465',
      });
      const { SMTP_URL: _, ...rest } = smtp;
      const resend = { ...rest, MAIL: 'resend', MAIL_API_KEY: 're_1234567890' };
      expect(readWorkerEnvironment(resend)).toMatchObject({ MAIL_API_KEY: 're_1234567890' });
    });

    test('that lacks something is refused, with a word for each thing that is missing', () => {
      const bare = { ...secrets, MAIL: 'smtp' };
      expect(() => readWorkerEnvironment(bare)).toThrow(
        /MAIL_FROM[\s\S]*PUBLIC_URL[\s\S]*SMTP_URL/,
      );
      const keyless = { ...smtp, MAIL: 'resend' };
      expect(() => readWorkerEnvironment(keyless)).toThrow(/MAIL_API_KEY/);
      expect(() => readWorkerEnvironment({ ...secrets, MAIL: 'pigeon' })).toThrow(/MAIL must be/);
    });

    test.each([
      { MAIL_FROM: 'nobody' },
      { PUBLIC_URL: 'http://loyalty.example' },
      { PUBLIC_URL: 'https://loyalty.example/path' },
      { SMTP_URL: 'mail.example:25' },
      { SMTP_URL: 'https://mail.example' },
      { SMTP_URL: 'smtp://hunter2@mail.example' },
      { SMTP_URL: 'smtp://user:%zz@mail.example' },
    ])('with %j is refused', (wrong) => {
      const [name = '', value = ''] = Object.entries(wrong)[0] ?? [];
      expect(() => readWorkerEnvironment({ ...smtp, ...wrong })).toThrow(name);
      expect(() => readWorkerEnvironment({ ...smtp, ...wrong })).not.toThrow(value);
    });

    test('trusts an authority of its own, if there is such a file', () => {
      expect(readMailCertificates({})).toEqual([]);
      expect(() => readMailCertificates({ SMTP_CA: '/nowhere.pem' })).toThrow(/SMTP_CA/);
      expect(() => readMailCertificates({ SMTP_CA: import.meta.filename })).toThrow(/SMTP_CA/);
    });
  });
});
