import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from './migrations.ts';

/** What each migration said when it was released. A hash here is added, and never changed. */
const FROZEN: Record<number, string> = {
  1: 'c9491dccdbfce1545c379ff740bc02bb4282f8e195506fbbe9b7a04db2856562',
  5: '4bae8def6ac0225d02b4d2d591e29f9dbcd732918647898a055e78dfb5eb2d3a',
  9: '015d0159db6c1ccf19ef1d8f8d1811e38971ae83185ab43559ebb507af33a7a3',
  11: '17b896bb306dec3f6172c0ca7c79d43cb200e76e0a371cc1ff2aead6f8ac743a',
  20: '9cb7e9632c430a84e793bde5623d38f814bab9b6837e32afea0a4c7c4b945784',
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
