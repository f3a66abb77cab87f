import { describe, expect, test } from 'vitest';
import { NewsletterProgram } from '../newsletter.ts';
import { newsletterForCoupon, plainNewsletter, topicsForPoints } from './newsletter.ts';

const sender = { shopName: 'Rösterei', privacyUrl: 'https://shop.example/privacy' };

describe('newsletter presets', () => {
  test.each([
    ['plainNewsletter', plainNewsletter(sender)],
    ['newsletterForCoupon', newsletterForCoupon(sender)],
    ['topicsForPoints', topicsForPoints(sender)],
  ])(
    '%s is complete and names who sends, how to withdraw and where privacy is explained',
    (_, preset) => {
      expect(NewsletterProgram.parse(preset)).toEqual(preset);
      const { texts, privacyUrl } = preset.consent;
      expect(privacyUrl).toBe(sender.privacyUrl);
      expect(texts.en).toMatch(/Rösterei.*withdraw/);
      expect(texts.de).toMatch(/Rösterei.*widerrufen/);
    },
  );

  test('words that differ have another version', () => {
    const versions = new Map(
      [plainNewsletter(sender), topicsForPoints(sender)].map(({ consent }) => [
        consent.version,
        consent.texts.en,
      ]),
    );
    expect(versions.size).toBe(2);
  });
});
