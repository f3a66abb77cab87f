import { describe, expect, test } from 'vitest';
import { env as settings } from '../testing/api.ts';
import { networkOf, siteOf } from './networks.ts';

const direct = { ...settings, CLIENT_ADDRESS_HEADER: '' };
const behindProxy = { ...settings, CLIENT_ADDRESS_HEADER: 'x-forwarded-for' };

function request(clientIp: string | undefined, headers: Record<string, string> = {}): Request {
  return new Request('https://loyalty.example/', { headers, cf: { clientIp } as never });
}

const connected = (clientIp?: string) => networkOf(request(clientIp), direct);
const forwarded = (list: string) =>
  networkOf(request('127.0.0.1:4000', { 'x-forwarded-for': list }), behindProxy);

describe('the network that a call comes from', () => {
  test('is the IPv4 address of the connection, whatever its port and form', () => {
    for (const address of ['203.0.113.7', '203.0.113.7:4711', '[::ffff:203.0.113.7]:4711']) {
      expect(connected(address)).toBe('203.0.113.7');
    }
  });

  test('has a site around it where it is a /64: its /48', () => {
    const first = connected('[2001:db8:1:2:3:4:5:6]:4711') ?? '';
    const second = connected('[2001:db8:1:ffff::1]:1') ?? '';
    expect(siteOf(first)).toEqual(['2001:db8:1']);
    expect(siteOf(second)).toEqual(siteOf(first));
    expect(siteOf(connected('[2001:db8:2:2::1]:1') ?? '')).not.toEqual(siteOf(first));
    expect(siteOf('203.0.113.7')).toEqual([]);
  });

  test('is the /64 of an IPv6 address', () => {
    const network = connected('[2001:db8:1:2:3:4:5:6]:4711');
    expect(network).toBe('2001:db8:1:2');
    for (const neighbour of ['[2001:db8:1:2::1]:1', '2001:0DB8:0001:0002:ffff::']) {
      expect(connected(neighbour)).toBe(network);
    }
    expect(connected('[2001:db8:1:3::1]:1')).not.toBe(network);
  });

  test('cannot be chosen by the caller: headers do not count unless one was named', () => {
    const headers = {
      'x-forwarded-for': '198.51.100.1',
      'cf-connecting-ip': '198.51.100.1',
      'x-real-ip': '198.51.100.1',
    };
    expect(networkOf(request('203.0.113.7:1', headers), direct)).toBe('203.0.113.7');
  });

  test('nor where a proxy adds to what the caller sent: its own word comes last', () => {
    expect(forwarded('198.51.100.1, 10.0.0.1,203.0.113.7')).toBe('203.0.113.7');
    expect(forwarded('2001:db8::1')).toBe('2001:db8:0:0');
    expect(forwarded('[2001:db8::1]:4711')).toBe('2001:db8:0:0');
  });

  test('is not known behind a proxy that was not named, nor of neighbours', () => {
    for (const address of [
      '127.0.0.1:1',
      '10.1.2.3:1',
      '172.31.0.1:1',
      '192.168.1.1:1',
      '169.254.1.1:1',
      '100.64.0.1:1',
      '[::1]:1',
      '[::ffff:127.0.0.1]:1',
      '[fd00::1]:1',
      '[fe80::1]:1',
    ]) {
      expect(connected(address)).toBeNull();
    }
    expect(connected('172.32.0.1:1')).toBe('172.32.0.1');
  });

  test('is not known where there is no address, or something else in its place', () => {
    for (const text of [
      '',
      'unknown',
      '_hidden',
      '256.1.1.1',
      '1.2.3',
      'a]/b[',
      '::1::',
      '1.2.3.4.5',
    ]) {
      expect(forwarded(text)).toBeNull();
    }
    expect(connected()).toBeNull();
    expect(networkOf(new Request('https://loyalty.example/'), behindProxy)).toBeNull();
  });
});
