import { Hono } from 'hono';
import { z } from 'zod';
import type { SessionView } from '../../shop/api.ts';
import { findCustomer } from '../../shop/customers.ts';
import { customerOf, endSession, jsonBody, logIn, sessionOf } from '../http.ts';
import type { MintIdentity } from '../identity.ts';
import { ShopProblem } from '../problem.ts';
import { cartCount, type Sessions } from '../sessions.ts';

const logInInput = z.strictObject({ customerId: z.string().max(64) });

export function sessionRoutes(sessions: Sessions, mintIdentity: MintIdentity) {
  return new Hono()
    .get('/session', (context) => {
      const session = sessionOf(context, sessions);
      const customer = customerOf(session);
      const view: SessionView = {
        customer: customer && { id: customer.id, name: customer.name },
        cartCount: cartCount(session),
      };
      return context.json(view);
    })

    .put('/session', jsonBody(logInInput), (context) => {
      const customer = findCustomer(context.req.valid('json').customerId);
      if (!customer) throw new ShopProblem('unknown_customer', 404);
      logIn(context, sessions, customer.id);
      return context.json({ customer: { id: customer.id, name: customer.name } });
    })

    .delete('/session', (context) => {
      endSession(context, sessions);
      return context.body(null, 204);
    })

    .get('/identity', async (context) => {
      const customer = customerOf(sessionOf(context, sessions));
      return context.json({ token: customer && (await mintIdentity(customer)) });
    });
}
