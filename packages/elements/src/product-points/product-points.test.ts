import { expect, html } from '@open-wc/testing';
import type { ProgramInput } from '@stamm/contract/types';
import { BEANS } from '@stamm/mocks/beans';
import { registerWords } from '../core/index.ts';
import { expectAccessible, found, openShop, show, textOf, untilText } from '../testing/page.ts';
import './define.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-product-points', 'en', en);
registerWords('stamm-product-points', 'de', de);

function program(earning: Partial<ProgramInput['earning']>): ProgramInput {
  return { ...BEANS, earning: { ...BEANS.earning, ...earning } };
}

const doubled = program({
  multipliers: [
    { productIds: [], collectionIds: ['origin', 'rare'], numerator: 2, denominator: 1 },
    {
      name: { en: 'Harvest week', de: 'Erntewoche' },
      productIds: ['geisha'],
      collectionIds: [],
      numerator: 5,
      denominator: 2,
    },
    { productIds: ['plain'], collectionIds: [], numerator: 3, denominator: 3 },
  ],
});

const coffee = html`<stamm-product-points amount-minor="1290" currency="EUR"></stamm-product-points>`;

describe('stamm-product-points', () => {
  it('says what the price earns, to visitors too, and asks for nothing but the program', async () => {
    const { shop } = await openShop();
    const element = await show(
      'stamm-product-points',
      html`${coffee}<stamm-product-points amount-minor="500" currency="EUR"></stamm-product-points>`,
    );
    await untilText(element, 'Earns you 12 beans');
    await untilText(element.nextElementSibling!, 'Earns you 5 beans');
    expect(shop.requests).to.deep.equal(['GET /v1/shops/demo/program']);
  });

  it('uses the singular, and German', async () => {
    await openShop();
    const element = await show(
      'stamm-product-points',
      html`<stamm-product-points amount-minor="199" currency="EUR"></stamm-product-points>`,
      'de',
    );
    await untilText(element, 'Bringt Ihnen 1 Bohne');
    expect(textOf(element)).to.equal('Bringt Ihnen 1 Bohne');
  });

  it('follows the quantity and says so', async () => {
    await openShop();
    const element = await show('stamm-product-points', coffee);
    await untilText(element, '12 beans');
    element.quantity = 3;
    await untilText(element, 'Earns you 38 beans');
    const live = element.shadowRoot!.querySelector('[aria-live="polite"]');
    expect(textOf(live)).to.equal('Earns you 38 beans');
  });

  it('leaves out the tax where the program reckons without it', async () => {
    await openShop({ program: program({ basis: 'net' }) });
    const element = await show(
      'stamm-product-points',
      html`<stamm-product-points amount-minor="1290" tax-minor="206" currency="EUR">
      </stamm-product-points>`,
    );
    await untilText(element, 'Earns you 10 beans');
  });

  it('names the multiplier that applies to a collection', async () => {
    await openShop({ program: doubled });
    const element = await show(
      'stamm-product-points',
      html`<stamm-product-points amount-minor="1290" currency="EUR" collection-ids="new, rare">
      </stamm-product-points>`,
    );
    await untilText(element, 'Earns you 25 beans');
    expect(textOf(element.shadowRoot!.querySelector('[part=multiplier]'))).to.equal('2× beans');
  });

  it('calls the highest multiplier by the name that the shop gave it', async () => {
    await openShop({ program: doubled });
    const element = await show(
      'stamm-product-points',
      html`<stamm-product-points
        amount-minor="1290" currency="EUR" product-id="geisha" collection-ids="rare"
      ></stamm-product-points>`,
      'de',
    );
    await untilText(element, 'Bringt Ihnen 32 Bohnen');
    expect(textOf(element.shadowRoot!.querySelector('[part=multiplier]'))).to.equal('Erntewoche');
  });

  it('does not speak of a multiplier of one', async () => {
    await openShop({ program: doubled });
    const element = await show(
      'stamm-product-points',
      html`<stamm-product-points amount-minor="1290" currency="EUR" product-id="plain">
      </stamm-product-points>`,
    );
    await untilText(element, 'Earns you 12 beans');
    expect(!!element.shadowRoot!.querySelector('[part=multiplier]')).to.equal(false);
  });

  for (const [why, markup] of [
    [
      'too little',
      html`<stamm-product-points amount-minor="99" currency="EUR"></stamm-product-points>`,
    ],
    [
      'no rate',
      html`<stamm-product-points amount-minor="1290" currency="USD"></stamm-product-points>`,
    ],
    ['no price', html`<stamm-product-points currency="EUR"></stamm-product-points>`],
  ] as const) {
    it(`shows nothing and takes no place: ${why}`, async () => {
      await openShop();
      const element = await show('stamm-product-points', markup);
      await found(element, '[aria-live]');
      expect(textOf(element)).to.equal('');
      expect(element.offsetHeight).to.equal(0);
    });
  }

  it('keeps its place while loading', async () => {
    const { shop } = await openShop();
    shop.latencyMs = 100;
    const element = await show('stamm-product-points', coffee);
    const loading = await found(element, '[part=loading]');
    expect(textOf(loading)).to.equal('');
    const before = element.offsetHeight;
    await untilText(element, '12 beans');
    expect(element.offsetHeight).to.equal(before);
  });

  it('shows its children where the program cannot be had', async () => {
    const { shop, client } = await openShop();
    shop.nonsense = true;
    const element = await show(
      'stamm-product-points',
      html`<stamm-product-points amount-minor="1290" currency="EUR">Collect beans</stamm-product-points>`,
    );
    await client.loadProgram().catch(() => undefined);
    await element.updateComplete;
    const slot = element.shadowRoot!.querySelector('slot')!;
    expect(slot.assignedNodes().map((node) => node.textContent)).to.deep.equal(['Collect beans']);
  });

  it('offers to try again where there are no children, and recovers', async () => {
    const { shop } = await openShop();
    shop.nonsense = true;
    const element = await show('stamm-product-points', coffee);
    const retry = await found<HTMLButtonElement>(element, 'button');
    expect(textOf(retry)).to.equal('Try again');
    shop.nonsense = false;
    retry.click();
    await untilText(element, 'Earns you 12 beans');
  });

  it('has no barriers', async () => {
    await openShop({ program: doubled });
    const element = await show(
      'stamm-product-points',
      html`<stamm-product-points amount-minor="1290" currency="EUR" collection-ids="rare">
      </stamm-product-points>`,
    );
    await untilText(element, '2× beans');
    await expectAccessible(element);
  });
});
