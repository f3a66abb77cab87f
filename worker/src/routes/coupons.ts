import { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@stamm/contract';
import type { BackendEnv } from '../http/caller-env.ts';
import { orRefuse } from '../problems/refusal.ts';

/** Coupons at the shop's checkout, and the redemptions that they came from. */
export function couponRoutes() {
  const app = new OpenAPIHono<BackendEnv>();

  app.openapi(routes.cancelRedemption, async (c) =>
    c.json(orRefuse(await c.var.shop.cancelRedemption(c.var.caller, c.req.valid('param').id)), 200),
  );

  app.openapi(routes.getOrderCoupons, async (c) =>
    c.json(orRefuse(await c.var.shop.orderCoupons(c.var.caller, c.req.valid('query'))), 200),
  );

  app.openapi(routes.getCoupon, async (c) =>
    c.json(orRefuse(await c.var.shop.coupon(c.var.caller, c.req.valid('param').code)), 200),
  );

  app.openapi(routes.checkCoupon, async (c) => {
    const { code } = c.req.valid('param');
    const basket = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.checkCoupon(c.var.caller, code, basket)), 200);
  });

  app.openapi(routes.redeemCoupon, async (c) => {
    const { code } = c.req.valid('param');
    const order = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.redeemCoupon(c.var.caller, code, order)), 200);
  });

  app.openapi(routes.releaseCoupon, async (c) => {
    const { code } = c.req.valid('param');
    const order = c.req.valid('json');
    return c.json(orRefuse(await c.var.shop.releaseCoupon(c.var.caller, code, order)), 200);
  });

  return app;
}
