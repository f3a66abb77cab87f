import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from './migrations.ts';

/** What each migration said when it was released. A hash here is added, and never changed. */
const FROZEN: Record<number, string> = {
  1: 'c9491dccdbfce1545c379ff740bc02bb4282f8e195506fbbe9b7a04db2856562',
  2: '917247e49c39d33b8675fd6bc2391ca4de40a2a1fd2ad2a4bebdbde0c260b67e',
  3: 'ef3e20c33708aae3705fd1e550ecc23407eed2554e217da58dfbb15218bccc4b',
  4: '81861829cd848158c73955d120dac9a79718d25b757319b009c74c959a858bcd',
  5: '7775145687de5b7b5f69faa1c0c06a63b2112201e8386328b91b4c88ce528ef8',
  8: '86b009d0c982010597356a73902fb6a451cc3cfe0ba534b098da7a4712037b82',
  9: '015d0159db6c1ccf19ef1d8f8d1811e38971ae83185ab43559ebb507af33a7a3',
  10: '1d64b7caa67bf25bcd0960d207292e47f288b2effdbe9b0bfec991a068c56cba',
  11: '17b896bb306dec3f6172c0ca7c79d43cb200e76e0a371cc1ff2aead6f8ac743a',
  12: 'bcf51610927d57af504074c65029edc7c34aadf6196f6d6f8cadcdacb19e34b5',
  13: '0508cad687384e4aa4cf094b5b7c72595a4e531980a418c7dd11de8baa8f156c',
  15: '6a9e0f9497deca3458a1907a7e11f9cb4bc15c1d698926814e979383ddf25703',
  16: '4b5942621ca2ab261b977734bbee20b774c719c5052f7b8d343ff690434e4021',
  20: '0005d8c7930dbc54e6321351387d91d55c93a795a3bea2e55afa0ffb14de9324',
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
