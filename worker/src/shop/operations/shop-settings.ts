import type { NewShop, Shop, ShopInput, ShopPatch } from '@stamm/contract/types';
import type { ShopBrand } from '../../pages/brand.ts';
import type { ShopFront } from '../api.ts';
import type { Settings } from '../books/settings.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from './order-state.ts';
import { readProgram } from './program.ts';
import { createKey } from './shop-keys.ts';

/** Opens a shop: its settings, the first version of its program, and one key of each kind. */
export function createShop(shop: ShopContext, { program }: ShopInput): NewShop {
  return shop.transaction(() => {
    const { settings, programs } = shop.books;
    settings.save(shop.settings);
    programs.add(program, null);
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
  };
  shop.books.settings.save(settings);
  return shopView(settings);
}

/** What any visitor may know. Sign-in by e-mail is offered only where mails can be sent. */
export function readFront(shop: ShopContext): ShopFront {
  const { settings, environment } = shop;
  return {
    publicProgram: {
      shop: { id: settings.shopId, name: settings.name },
      signIn: { email: settings.emailSignIn && environment.mail !== 'none' },
      program: readProgram(shop),
    },
    allowedOrigins: settings.allowedOrigins,
    brand: brandOf(settings),
  };
}

function brandOf(settings: Settings): ShopBrand {
  return {
    shopName: settings.name,
    url: null,
    logoUrl: null,
    accentColor: null,
    imprint: null,
    privacyUrl: null,
  };
}

function shopView(settings: Settings): Shop {
  return {
    id: settings.shopId,
    name: settings.name,
    allowedOrigins: settings.allowedOrigins,
    emailSignIn: settings.emailSignIn,
    createdAt: isoTime(settings.createdAt),
  };
}
