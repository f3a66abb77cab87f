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
  available: string;
  /** When the first of them expire. */
  day: string;
  pointsNoun: string;
}

interface Words {
  subject(written: Written): string;
  preview(written: Written): string;
  greeting(written: Written): string;
  one(written: Written): string;
  several(written: Written): string;
  item(points: string, day: string): string;
  enoughFor(written: Written): string;
  reward(name: string, points: string): string;
  button: string;
  why(written: Written): string;
}

const WORDS: Record<MailLanguage, Words> = {
  en: {
    subject: ({ points, day }) => `${points} at your disposal until ${day}`,
    preview: ({ available, shopName }) => `You have ${available} at ${shopName}.`,
    greeting: ({ name }) => (name === null ? 'Hello,' : `Hello ${name},`),
    one: ({ points, day, shopName }) =>
      `${points} of yours at ${shopName} expire at the end of ${day}. Until then you can use them.`,
    several: ({ shopName, pointsNoun }) =>
      `some of your ${pointsNoun} at ${shopName} expire soon, each at the end of the day:`,
    item: (points, day) => `${points} on ${day}`,
    enoughFor: ({ available }) => `You have ${available} in all. That is enough for:`,
    reward: (name, points) => `${name} (${points})`,
    button: 'Choose a reward',
    why: ({ shopName, pointsNoun }) =>
      `You get this mail because you collect ${pointsNoun} at ${shopName}, and we tell our members in time before any are lost.`,
  },
  de: {
    subject: ({ points, day }) => `${points}, einlösbar bis ${day}`,
    preview: ({ available, shopName }) => `Sie haben ${available} bei ${shopName}.`,
    greeting: ({ name }) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
    one: ({ points, day, shopName }) =>
      `${points} auf Ihrem Konto bei ${shopName} verfallen mit Ablauf des ${day}. Bis dahin können Sie sie einlösen.`,
    several: ({ shopName, pointsNoun }) =>
      `einige Ihrer ${pointsNoun} bei ${shopName} verfallen bald, jeweils mit Ablauf des Tages:`,
    item: (points, day) => `${points} am ${day}`,
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
  const blocks: MailBlock[] = [
    { kind: 'heading', text: words.subject(written) },
    { kind: 'paragraph', text: words.greeting(written) },
    { kind: 'paragraph', text: items.length > 1 ? words.several(written) : words.one(written) },
  ];
  if (items.length > 1) blocks.push({ kind: 'list', items });
  if (rewards.length > 0) {
    blocks.push({ kind: 'paragraph', text: words.enoughFor(written) });
    blocks.push({ kind: 'list', items: rewards });
  }
  if (data.shopUrl !== null) {
    blocks.push({ kind: 'button', label: words.button, url: data.shopUrl });
  }
  return {
    subject: words.subject(written),
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
