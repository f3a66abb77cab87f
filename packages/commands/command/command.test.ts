import { describe, expect, test } from 'vitest';
import { parseCommand, parsePort, UsageError } from './command.ts';

describe('parseCommand', () => {
  const options = { data: { type: 'string' }, fresh: { type: 'boolean' } } as const;

  test('reads options and positionals', () => {
    const { values, positionals } = parseCommand(options, ['--data', 'x', '--fresh', 'file']);
    expect(values).toMatchObject({ data: 'x', fresh: true });
    expect(positionals).toEqual(['file']);
  });

  test('a mistyped option is an error that points to --help', () => {
    expect(() => parseCommand(options, ['--dtaa', 'x'])).toThrow(/--dtaa[\s\S]*--help/);
    expect(() => parseCommand(options, ['--data'])).toThrow(UsageError);
  });
});

describe('parsePort', () => {
  test('takes what is a port', () => {
    expect(parsePort('0', 'PORT')).toBe(0);
    expect(parsePort('65535', 'PORT')).toBe(65_535);
  });

  test.each(['', '-1', '65536', '80a', '8.5', '1e3', '999999'])('refuses "%s"', (text) => {
    expect(() => parsePort(text, '--port')).toThrow(/--port must be a port number/);
  });
});
