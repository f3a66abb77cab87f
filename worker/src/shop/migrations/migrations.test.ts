import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from './migrations.ts';

/** What each migration said when it was released. A hash here is added, and never changed. */
const FROZEN: Record<number, string> = {
  1: 'c9491dccdbfce1545c379ff740bc02bb4282f8e195506fbbe9b7a04db2856562',
  4: '56993c7f7a52cc50879d20e6955715766971ce79f22fb972dd8208adb359a4aa',
};

describe('migrations', () => {
  it('are numbered upwards, each number once', () => {
    const versions = MIGRATIONS.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  });

  it.each(MIGRATIONS.map(({ version, statements }) => [version, statements] as const))(
    'keep what number %i says',
    (version, statements) => {
      const hash = createHash('sha256').update(statements.join(';\n')).digest('hex');
      expect(hash).toBe(FROZEN[version]);
    },
  );
});
