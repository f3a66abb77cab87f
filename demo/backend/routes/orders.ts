import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { OrderView } from '../../shop/api.ts';
import type { Checkout } from '../checkout.ts';
import { jsonBody, languageOf, requireCustomer } from '../http.ts';
import { viewOrder } from '../order-view.ts';
import type { Orders, StoredOrder } from '../orders.ts';
import type { Outbox } from '../outbox.ts';
import { ShopProblem } from '../problem.ts';
import { MAX_PIECES, type Sessions } from '../sessions.ts';

const line = z.string().trim().min(1).max(100);

const payInput = z.strictObject({
  checkoutId: z.uuid(),
  totalCents: z.int().min(0),
  address: z.strictObject({
    name: line,
    street: line,
    postalCode: z
      .string()
      .trim()
      .regex(/^\d{5}$/),
    city: line,
  }),
  simulateFailure: z.boolean().default(false),
});

const returnInput = z.strictObject({
  /** Made by the page once per return: sending it twice returns once. */
  returnId: z.uuid(),
  lines: z
    .array(z.strictObject({ lineId: z.string().max(8), quantity: z.int().min(1).max(MAX_PIECES) }))
    .min(1)
    .max(50)
    .refine((lines) => new Set(lines.map((entry) => entry.lineId)).size === lines.length),
});

/** How long an answer waits for its report, so that the next page shows the new points. */
const REPORT_WITHIN_MS = 1500;

export function orderRoutes(
  sessions: Sessions,
  orders: Orders,
  checkout: Checkout,
  outbox: Outbox,
) {
  function view(context: Context, order: StoredOrder): OrderView {
    const isReported = !outbox.isWaiting(String(order.id));
    return viewOrder(order, languageOf(context), isReported, new Date());
  }

  async function report(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, REPORT_WITHIN_MS);
    });
    await Promise.race([outbox.flush(), patience]);
    clearTimeout(timer);
  }

  function requireOrder(customerId: string, id: string): StoredOrder {
    const order = orders.find(customerId, id);
    if (!order) throw new ShopProblem('unknown_order', 404);
    return order;
  }

  return new Hono()
    .get('/', (context) => {
      const { customer } = requireCustomer(context, sessions);
      return context.json({
        orders: orders.list(customer.id).map((order) => view(context, order)),
      });
    })

    .post('/', jsonBody(payInput), async (context) => {
      const { session, customer } = requireCustomer(context, sessions);
      try {
        const order = await checkout.pay(session, customer, context.req.valid('json'));
        await report();
        return context.json(view(context, order), 201);
      } catch (problem) {
        // A failed payment gives its coupon back, and the page is about to look at it again.
        await report();
        throw problem;
      }
    })

    .get('/:id', (context) => {
      const { customer } = requireCustomer(context, sessions);
      return context.json(view(context, requireOrder(customer.id, context.req.param('id'))));
    })

    .post('/:id/returns', jsonBody(returnInput), async (context) => {
      const { customer } = requireCustomer(context, sessions);
      const { returnId, lines } = context.req.valid('json');
      const order = requireOrder(customer.id, context.req.param('id'));
      const pieces = new Map(lines.map((entry) => [entry.lineId, entry.quantity]));
      const refundedCents = orders.takeBack(order, returnId, pieces, new Date());
      await report();
      const now = requireOrder(customer.id, String(order.id));
      return context.json({ refundedCents, order: view(context, now) });
    })

    .post('/:id/deliver', async (context) => {
      const { customer } = requireCustomer(context, sessions);
      const order = requireOrder(customer.id, context.req.param('id'));
      const delivered = orders.deliver(order, new Date());
      await report();
      return context.json(view(context, delivered));
    })

    .post('/:id/cancel', async (context) => {
      const { customer } = requireCustomer(context, sessions);
      const order = requireOrder(customer.id, context.req.param('id'));
      const refundedCents = orders.cancel(order, new Date());
      await report();
      const now = requireOrder(customer.id, String(order.id));
      return context.json({ refundedCents, order: view(context, now) });
    });
}
