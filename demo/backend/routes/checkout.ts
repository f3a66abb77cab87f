import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { CheckoutView } from '../../shop/api.ts';
import { type Checkout, viewLines } from '../checkout.ts';
import { jsonBody, languageOf, requireCustomer } from '../http.ts';
import { sentenceFor } from '../sentences.ts';
import type { Sessions } from '../sessions.ts';

const couponInput = z.strictObject({ code: z.string().trim().min(1).max(60) });

export function checkoutRoutes(sessions: Sessions, checkout: Checkout) {
  async function view(context: Context): Promise<CheckoutView> {
    const { session, customer } = requireCustomer(context, sessions);
    const { priced, problem } = await checkout.view(session);
    return {
      checkoutId: session.checkoutId,
      address: customer.address,
      lines: viewLines(priced, languageOf(context)),
      goodsCents: priced.goodsCents,
      coupon: priced.couponCode
        ? { code: priced.couponCode, discountCents: priced.discountCents }
        : null,
      couponProblem: problem && sentenceFor(problem, languageOf(context)),
      shippingCents: priced.shippingCents,
      totalCents: priced.totalCents,
      vat: priced.vat,
    };
  }

  return new Hono()
    .get('/', async (context) => context.json(await view(context)))

    .put('/coupon', jsonBody(couponInput), async (context) => {
      const { session } = requireCustomer(context, sessions);
      await checkout.applyCoupon(session, context.req.valid('json').code);
      return context.json(await view(context));
    })

    .delete('/coupon', async (context) => {
      const { session } = requireCustomer(context, sessions);
      sessions.setCoupon(session, null);
      return context.json(await view(context));
    });
}
