import { expect } from '@open-wc/testing';
import * as formats from './formats.ts';

const beans = { en: { one: 'bean', other: 'beans' }, de: { one: 'Bohne', other: 'Bohnen' } };
const plain = (text: string) => text.replace(/\u00a0|\u202f/g, ' ');

describe('formats', () => {
  it('writes numbers and money as the language does', () => {
    expect(formats.number('en', 12345)).to.equal('12,345');
    expect(formats.number('de', 12345)).to.equal('12.345');
    expect(plain(formats.money('de', 420, 'EUR'))).to.equal('4,20 €');
    expect(formats.money('en', 500, 'EUR')).to.equal('€5');
    expect(formats.money('en', 500, 'JPY')).to.equal('¥500');
  });

  it("writes days in the shop's time zone", () => {
    const lastMoment = '2026-03-01T22:59:59.999Z';
    expect(formats.date('en', lastMoment, 'Europe/Berlin')).to.equal('Mar 1, 2026');
    expect(formats.date('de', lastMoment, 'Asia/Tokyo')).to.equal('2. März 2026');
  });

  it('names the points by the rules of the language that names them', () => {
    expect(formats.points('de', 1, beans)).to.equal('1 Bohne');
    expect(formats.points('de-CH', 12, beans)).to.equal('12 Bohnen');
    expect(formats.points('en', 0, beans)).to.equal('0 beans');
    expect(formats.pointsName('fr', 1, beans)).to.equal('bean');
    const polish = { pl: { one: 'ziarno', few: 'ziarna', many: 'ziaren', other: 'ziarna' } };
    expect(formats.points('pl', 5, polish)).to.equal('5 ziaren');
    expect(formats.pointsName('en', 3, polish)).to.equal('ziarna');
  });

  it("reads the shop's texts in the language, else in English, else in what there is", () => {
    expect(formats.text('de-CH', { en: 'Coffee', de: 'Kaffee' })).to.equal('Kaffee');
    expect(formats.text('fr', { de: 'Kaffee', en: 'Coffee' })).to.equal('Coffee');
    expect(formats.text('fr', { de: 'Kaffee' })).to.equal('Kaffee');
  });
});
