import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import { encodeQR } from 'qr';
import { visitor } from '../auth/networks.ts';
import type { BackendEnv, MemberEnv, VisitorEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';

/** A new name for the friend to see, or new rules, may take so long to show. */
const OFFER_CACHING = 'public, max-age=60';
/** A code is its member's for good. */
const QR_CACHING = 'public, max-age=86400';

/** Dark on light, with its quiet zone, whatever the page around it looks like. */
function qrCode(text: string): string {
  const picture = encodeQR(text, 'svg', { ecc: 'medium', border: 4 });
  return picture.replace('>', '><rect width="100%" height="100%" fill="#fff"/>');
}

export function referralOfferRoutes() {
  const app = new OpenAPIHono<VisitorEnv>();

  app.openapi(routes.getReferralOffer, async (c) => {
    const offer = orRefuse(await c.var.shop.referralOffer(c.req.valid('param').code));
    return c.json(offer, 200, { 'cache-control': OFFER_CACHING });
  });

  app.openapi(routes.getReferralQrCode, async (c) => {
    const link = orRefuse(await c.var.shop.referralLink(c.req.valid('param').code));
    return c.body(qrCode(link), 200, {
      'content-type': 'image/svg+xml',
      'cache-control': QR_CACHING,
      // The shop's own pages show it.
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  app.openapi(routes.claimReferral, async (c) => {
    const key = c.req.valid('header')['idempotency-key'];
    const { code } = c.req.valid('param');
    return c.json(orRefuse(await c.var.shop.claimReferral(visitor(c), code, key)), 201);
  });

  return app;
}

export function myReferralRoutes() {
  const app = new OpenAPIHono<MemberEnv>();

  app.openapi(routes.getMyReferral, async (c) =>
    c.json(orRefuse(await c.var.shop.myReferral(c.var.caller)), 200),
  );

  app.openapi(routes.patchMyReferral, async (c) =>
    c.json(orRefuse(await c.var.shop.patchMyReferral(c.var.caller, c.req.valid('json'))), 200),
  );

  app.openapi(routes.claimMyReferral, async (c) =>
    c.json(orRefuse(await c.var.shop.claimMyReferral(c.var.caller, c.req.valid('json'))), 200),
  );

  return app;
}

export function referralRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.listReferrals, async (c) =>
    c.json(orRefuse(await c.var.shop.referrals(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.getReferral, async (c) =>
    c.json(orRefuse(await c.var.shop.referral(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.approveReferral, async (c) =>
    c.json(orRefuse(await c.var.shop.approveReferral(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.rejectReferral, async (c) => {
    const { id } = c.req.valid('param');
    const rejected = await c.var.shop.rejectReferral(c.var.caller, id, c.req.valid('json'));
    return c.json(orRefuse(rejected), 200);
  });

  return app;
}
