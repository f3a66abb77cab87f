import { Hono } from 'hono';
import { z } from 'zod';
import { findProduct } from '../../shop/catalogue.ts';
import { viewCart } from '../checkout.ts';
import { ensureSession, jsonBody, languageOf, sessionOf } from '../http.ts';
import { ShopProblem } from '../problem.ts';
import { cartLines, MAX_PIECES, type Sessions } from '../sessions.ts';

const addInput = z.strictObject({
  productId: z.string().max(64),
  quantity: z.int().min(1).max(MAX_PIECES),
});
const quantityInput = z.strictObject({ quantity: z.int().min(0).max(MAX_PIECES) });

export function cartRoutes(sessions: Sessions) {
  return new Hono()
    .get('/', (context) => {
      const session = sessionOf(context, sessions);
      return context.json(viewCart(session ? cartLines(session) : [], languageOf(context)));
    })

    .post('/items', jsonBody(addInput), (context) => {
      const { productId, quantity } = context.req.valid('json');
      if (!findProduct(productId)) throw new ShopProblem('unknown_product', 404);
      const session = ensureSession(context, sessions);
      const pieces = Math.min(MAX_PIECES, (session.cart[productId] ?? 0) + quantity);
      sessions.setQuantity(session, productId, pieces);
      return context.json(viewCart(cartLines(session), languageOf(context)));
    })

    .put('/items/:productId', jsonBody(quantityInput), (context) => {
      const productId = context.req.param('productId');
      if (!findProduct(productId)) throw new ShopProblem('unknown_product', 404);
      const session = ensureSession(context, sessions);
      sessions.setQuantity(session, productId, context.req.valid('json').quantity);
      return context.json(viewCart(cartLines(session), languageOf(context)));
    });
}
