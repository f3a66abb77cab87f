import { z } from '@hono/zod-openapi';
import { IgnoredDetail } from './details.ts';
import { AmountMinor, Points, TimeOut } from './primitives.ts';

/** What Stamm knows of an order and what came of it. */
export const OrderState = z
  .object({
    id: z.string(),
    memberId: z.string().nullable().openapi({
      description: 'Null for a guest, and while only refunds or a cancellation are known',
    }),
    status: z.enum(['awaited', 'unpaid', 'paid', 'canceled']).openapi({
      description: 'awaited: a refund or cancellation is known, the order itself not yet',
    }),
    currency: z.string().nullable(),
    totalMinor: AmountMinor,
    refundedMinor: AmountMinor,
    programVersion: z.int().nullable(),
    points: z.object({
      granted: Points.openapi({ description: 'What the order is worth by all that is known' }),
      pending: Points,
    }),
    pendingUntil: TimeOut.nullable(),
    placedAt: TimeOut.nullable(),
    paidAt: TimeOut.nullable(),
    canceledAt: TimeOut.nullable(),
  })
  .openapi('OrderState');

/** Something about an order that its shop may not expect. */
export const OrderNote = z
  .object({
    code: z.string().openapi({
      description:
        'currency_not_in_program, no_tax_told, paid_without_time, refunds_exceed_total, time_ahead; more may be added',
      example: 'currency_not_in_program',
    }),
    message: z.string(),
  })
  .openapi('OrderNote');

/** What became of something that was told of an order. */
export const OrderAnswer = z
  .object({
    ...OrderState.shape,
    outcome: z.enum(['recorded', 'unchanged', 'outdated']).openapi({
      description:
        'recorded: it was new; unchanged: it was known just so; outdated: something newer is known, so that this has no effect',
    }),
    notes: z.array(OrderNote),
    ignored: z.array(IgnoredDetail).openapi({
      description: 'Details that could not be used; the first twenty',
    }),
  })
  .openapi('OrderAnswer');
