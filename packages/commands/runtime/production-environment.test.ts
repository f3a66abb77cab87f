import { describe, expect, test } from 'vitest';
import { readWorkerEnvironment } from './production-environment.ts';

const secrets = { OPERATOR_TOKEN: 'o'.repeat(32), SESSION_SECRET: 's'.repeat(32) };

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

  test('takes the name of the header that a proxy writes addresses into, and no more', () => {
    const named = { ...secrets, CLIENT_ADDRESS_HEADER: 'X-Forwarded-For' };
    expect(readWorkerEnvironment(named).CLIENT_ADDRESS_HEADER).toBe('X-Forwarded-For');
    expect(() =>
      readWorkerEnvironment({ ...secrets, CLIENT_ADDRESS_HEADER: 'x-forwarded-for: 10.0.0.1' }),
    ).toThrow(/CLIENT_ADDRESS_HEADER must be the name of a header/);
  });

  test('refuses the mailbox in production, and unknown modes', () => {
    expect(() => readWorkerEnvironment({ ...secrets, MAIL: 'mailbox' })).toThrow(/MAIL=mailbox/);
    expect(() => readWorkerEnvironment({ ...secrets, ENVIRONMENT: 'test' })).toThrow(
      /ENVIRONMENT must be production or development/,
    );
  });
});
