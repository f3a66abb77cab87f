import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { Shop, ShopInput } from '@stamm/contract/types';
import type { Context } from 'hono';
import { directoryOf, shopNamed } from '../bindings.ts';
import type { Env } from '../env.ts';
import type { OperatorEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';
import type { ShopApi } from '../shop/api.ts';

/** A shop, which is told that the operator asks. */
function shopFor(c: Context<OperatorEnv>, shopId: string): ShopApi {
  return shopNamed(c.env, shopId, { by: { kind: 'operator' }, requestId: c.var.requestId });
}

function list(env: Env, { id, name, createdAt }: Shop): Promise<void> {
  return directoryOf(env).register({ id, name, createdAt });
}

/**
 * Creates a shop and lists it. If the Worker stopped between the two, the shop exists unlisted:
 * creating it again is refused as it must be, and lists it all the same.
 */
async function createAndList(env: Env, shop: ShopApi, input: ShopInput) {
  const created = await shop.create(input);
  if (created.ok) await list(env, created.value.shop);
  else if (created.code === 'shop_exists') await list(env, orRefuse(await shop.patchShop({})));
  return orRefuse(created);
}

/** What the operator does: shops and their keys. */
export function shopRoutes() {
  const app = new OpenAPIHono<OperatorEnv>();

  app.openapi(routes.createShop, async (c) => {
    const created = await createAndList(
      c.env,
      shopFor(c, c.req.valid('json').id),
      c.req.valid('json'),
    );
    c.var.fronts.forget(created.shop.id);
    return c.json(created, 201);
  });

  app.openapi(routes.listShops, async (c) =>
    c.json(await directoryOf(c.env).list(c.req.valid('query')), 200),
  );

  app.openapi(routes.patchShop, async (c) => {
    const id = c.req.valid('param').shop;
    const shop = orRefuse(await shopFor(c, id).patchShop(c.req.valid('json')));
    c.var.fronts.forget(id);
    await list(c.env, shop);
    return c.json(shop, 200);
  });

  app.openapi(routes.createKey, async (c) => {
    const shop = shopFor(c, c.req.valid('param').shop);
    return c.json(orRefuse(await shop.createKey(c.req.valid('json'))), 201);
  });

  app.openapi(routes.listKeys, async (c) => {
    const items = orRefuse(await shopFor(c, c.req.valid('param').shop).keys());
    return c.json({ items }, 200);
  });

  app.openapi(routes.revokeKey, async (c) => {
    const { shop, key } = c.req.valid('param');
    orRefuse(await shopFor(c, shop).revokeKey(key));
    c.var.fronts.keys.forget(shop);
    return c.body(null, 204);
  });

  return app;
}
