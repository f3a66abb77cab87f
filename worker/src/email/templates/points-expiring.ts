import type { LocalizedText, PointsName } from '@stamm/contract/types';
import { localized } from '@stamm/loyalty';
import type { MailBlock, MailContent, MailLanguage } from '../mail-content.ts';

export interface PointsExpiring {
  shopName: string;
  shopUrl: string | null;
  pointsName: PointsName;
  timeZone: string;
  /** Of the reader, where the shop knows it. */
  name: string | null;
  /** What expires when, the earliest first. */
  expiries: readonly { points: number; expiresAt: number }[];
  /** What can be spent now. */
  available: number;
  /** What that is enough for. */
  rewards: readonly { name: LocalizedText; points: number }[];
}

interface Written {
  shopName: string;
  name: string | null;
  /** `120 beans`. */
  points: string;
  isOne: boolean;
  available: string;
  /** When the first of them expire. */
  day: string;
  pointsNoun: string;
}

interface Words {
  /** All on one day. */
  oneDay(written: Written): string;
  severalDays(written: Written): string;
  preview(written: Written): string;
  greeting(written: Written): string;
  untilThatDay(written: Written): string;
  eachDay(written: Written): string;
  item(points: string, day: string): string;
  enoughFor(written: Written): string;
  reward(name: string, points: string): string;
  button: string;
  why(written: Written): string;
}

const WORDS: Record<MailLanguage, Words> = {
  en: {
    oneDay: ({ points, isOne, day }) => `${points} ${isOne ? 'expires' : 'expire'} on ${day}`,
    severalDays: ({ points }) => `${points} expire soon`,
    preview: ({ available, shopName }) => `You have ${available} at ${shopName}.`,
    greeting: ({ name }) => (name === null ? 'Hello,' : `Hello ${name},`),
    untilThatDay: ({ shopName }) =>
      `Until the end of that day you can still put that towards a reward at ${shopName}.`,
    eachDay: ({ shopName, pointsNoun }) =>
      `Until the end of these days you can still put your ${pointsNoun} towards a reward at ${shopName}:`,
    item: (points, day) => `${points} until ${day}`,
    enoughFor: ({ available }) => `You have ${available} in all. That is enough for:`,
    reward: (name, points) => `${name} (${points})`,
    button: 'Choose a reward',
    why: ({ shopName, pointsNoun }) =>
      `You get this mail because you collect ${pointsNoun} at ${shopName}, and we tell our members in time before any are lost.`,
  },
  de: {
    oneDay: ({ points, isOne, day }) => `${points} ${isOne ? 'verfällt' : 'verfallen'} am ${day}`,
    severalDays: ({ points }) => `${points} verfallen bald`,
    preview: ({ available, shopName }) => `Sie haben ${available} bei ${shopName}.`,
    greeting: ({ name }) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
    untilThatDay: ({ shopName }) =>
      `bis zum Ende dieses Tages können Sie dafür bei ${shopName} noch eine Prämie aussuchen.`,
    eachDay: ({ shopName, pointsNoun }) =>
      `bis zum Ende dieser Tage können Sie für Ihre ${pointsNoun} bei ${shopName} noch eine Prämie aussuchen:`,
    item: (points, day) => `${points} bis ${day}`,
    enoughFor: ({ available }) => `Insgesamt haben Sie ${available}. Das reicht für:`,
    reward: (name, points) => `${name} (${points})`,
    button: 'Prämie aussuchen',
    why: ({ shopName, pointsNoun }) =>
      `Sie erhalten diese Nachricht, weil Sie bei ${shopName} ${pointsNoun} sammeln und wir unsere Mitglieder rechtzeitig erinnern, bevor etwas verfällt.`,
  },
};

/** Tells of points before they are lost. Not strictly transactional: it can be ended by itself. */
export function pointsExpiringMail(language: MailLanguage, data: PointsExpiring): MailContent {
  const words = WORDS[language];
  const count = (points: number) => countOf(language, points, data.pointsName);
  const day = (instant: number) => dayOf(language, instant, data.timeZone);
  const sum = data.expiries.reduce((total, { points }) => total + points, 0);
  const [first] = data.expiries;
  const written: Written = {
    shopName: data.shopName,
    name: data.name,
    points: count(sum),
    isOne: sum === 1,
    available: count(data.available),
    day: first === undefined ? '' : day(first.expiresAt),
    pointsNoun: nounOf(language, 2, data.pointsName),
  };
  const items = data.expiries.map(({ points, expiresAt }) =>
    words.item(count(points), day(expiresAt)),
  );
  const rewards = data.rewards.map(({ name, points }) =>
    words.reward(localized(name, language), count(points)),
  );
  const isOneDay = items.length === 1;
  const subject = isOneDay ? words.oneDay(written) : words.severalDays(written);
  const when = isOneDay ? words.untilThatDay(written) : words.eachDay(written);
  const blocks: MailBlock[] = [
    { kind: 'heading', text: subject },
    { kind: 'paragraph', text: words.greeting(written) },
    { kind: 'paragraph', text: when },
  ];
  if (!isOneDay) blocks.push({ kind: 'list', items });
  if (rewards.length > 0) {
    blocks.push({ kind: 'paragraph', text: words.enoughFor(written) });
    blocks.push({ kind: 'list', items: rewards });
  }
  if (data.shopUrl !== null) {
    blocks.push({ kind: 'button', label: words.button, url: data.shopUrl });
  }
  return {
    subject,
    preview: words.preview(written),
    blocks,
    why: words.why(written),
  };
}

function countOf(language: MailLanguage, points: number, name: PointsName): string {
  // The number and its noun are not to be torn apart at the end of a line.
  return `${new Intl.NumberFormat(language).format(points)}\u00a0${nounOf(language, points, name)}`;
}

/** The shop's own noun; for readers whose language it does not speak, in English, else its first. */
function nounOf(language: MailLanguage, points: number, name: PointsName): string {
  const forms = name[language] ?? name.en ?? Object.values(name)[0];
  const category = new Intl.PluralRules(language).select(points);
  return (category === 'one' ? forms?.one : forms?.other) ?? '';
}

function dayOf(language: MailLanguage, instant: number, timeZone: string): string {
  const locale = language === 'en' ? 'en-GB' : 'de-DE';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(instant);
}
