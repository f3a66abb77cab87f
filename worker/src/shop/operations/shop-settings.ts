import type {
  NewShop,
  Program,
  Shop,
  ShopInput,
  ShopPatch,
  ShopProfile,
} from '@stamm/contract/types';
import { type MailBrand, oneLine } from '../../email/mail-content.ts';
import type { ShopFront } from '../api.ts';
import type { Settings } from '../books/settings.ts';
import type { ShopContext } from '../context.ts';
import { audit } from './audit.ts';
import { schedulePlanning } from './expiry-warnings.ts';
import { isoTime } from './order-state.ts';
import { readProgram } from './program.ts';
import { createKey } from './shop-keys.ts';

/** Opens a shop: its settings, the first version of its program, and one key of each kind. */
export function createShop(shop: ShopContext, { program }: ShopInput): NewShop {
  return shop.transaction(() => {
    const { settings, programs } = shop.books;
    settings.save(shop.settings);
    programs.add(program, null);
    audit(shop, 'shop.created');
    return {
      shop: shopView(shop.settings),
      secretKey: createKey(shop, { kind: 'secret' }),
      identityKey: createKey(shop, { kind: 'identity' }),
    };
  });
}

export function patchShop(shop: ShopContext, patch: ShopPatch): Shop {
  const settings: Settings = {
    ...shop.settings,
    name: patch.name ?? shop.settings.name,
    allowedOrigins: patch.allowedOrigins ?? shop.settings.allowedOrigins,
    emailSignIn: patch.emailSignIn ?? shop.settings.emailSignIn,
    profile: profileWith(patch, shop.settings.profile),
  };
  return shop.transaction(() => {
    shop.books.settings.save(settings);
    const changed = Object.keys(patch);
    if (changed.length > 0) audit(shop, 'shop.changed', { details: { changed } });
    // By the time the operator looks after a shop, the Worker may have learnt to send mails.
    schedulePlanning(shop);
    return shopView(settings);
  });
}

/** What a shop tells of itself when it is created. */
export function profileOf(input: ShopInput): ShopProfile {
  return profileWith(input, NOTHING_TOLD);
}

const NOTHING_TOLD: ShopProfile = {
  url: null,
  privacyUrl: null,
  logoUrl: null,
  accentColor: null,
  imprint: null,
  mailFrom: null,
  mailReplyTo: null,
  expiryMails: true,
};

/** What is absent stays as it is. */
function profileWith(told: ShopInput | ShopPatch, before: ShopProfile): ShopProfile {
  return {
    url: told.url === undefined ? before.url : told.url,
    privacyUrl: told.privacyUrl === undefined ? before.privacyUrl : told.privacyUrl,
    logoUrl: told.logoUrl === undefined ? before.logoUrl : told.logoUrl,
    accentColor: told.accentColor === undefined ? before.accentColor : told.accentColor,
    imprint: told.imprint === undefined ? before.imprint : told.imprint,
    mailFrom: told.mailFrom === undefined ? before.mailFrom : told.mailFrom,
    mailReplyTo: told.mailReplyTo === undefined ? before.mailReplyTo : told.mailReplyTo,
    expiryMails: told.expiryMails ?? before.expiryMails,
  };
}

/** What any visitor may know. What needs mails is offered only where they can be sent. */
export function readFront(shop: ShopContext): ShopFront {
  const { settings, environment } = shop;
  const hasMail = environment.mail !== 'none';
  const program = withoutFraudPolicy(readProgram(shop));
  return {
    publicProgram: {
      shop: { id: settings.shopId, name: settings.name },
      signIn: { email: settings.emailSignIn && hasMail },
      program: hasMail ? program : { ...program, newsletter: null },
    },
    allowedOrigins: settings.allowedOrigins,
    brand: brandOf(settings),
  };
}

/** Whoever wants to get around the rules need not be told where they end. */
function withoutFraudPolicy(program: Program): Program {
  if (program.referral === null) return program;
  const { fraud: _, ...referral } = program.referral;
  return { ...program, referral };
}

/** How the shop shows itself on pages and in mails. */
export function brandOf({ name, profile }: Settings): MailBrand {
  const { url, logoUrl, accentColor, imprint, privacyUrl } = profile;
  return { shopName: oneLine(name), url, logoUrl, accentColor, imprint, privacyUrl };
}

export function shopView(settings: Settings): Shop {
  return {
    id: settings.shopId,
    name: settings.name,
    allowedOrigins: settings.allowedOrigins,
    emailSignIn: settings.emailSignIn,
    ...settings.profile,
    createdAt: isoTime(settings.createdAt),
  };
}
