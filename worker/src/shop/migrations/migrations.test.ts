import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from './migrations.ts';

/** What each migration said when it was released. A hash here is added, and never changed. */
const FROZEN: Record<number, string> = {
  1: 'c9491dccdbfce1545c379ff740bc02bb4282f8e195506fbbe9b7a04db2856562',
  2: '917247e49c39d33b8675fd6bc2391ca4de40a2a1fd2ad2a4bebdbde0c260b67e',
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
