import { z } from '@hono/zod-openapi';
import * as limits from './limits.ts';
import {
  AmountMinor,
  Currency,
  Email,
  EmailVerified,
  Id,
  NullableTime,
  Points,
  Time,
  TimeOut,
  WebAddress,
} from './primitives.ts';
import { ReferralCode } from './referrals.ts';

export const Customer = z
  .object({ id: Id, email: Email.optional(), emailVerified: EmailVerified })
  .strict()
  .openapi('Customer', { description: 'The customer as the shop knows them' });

export const OrderLine = z
  .object({
    id: Id,
    productId: Id.optional(),
    name: z
      .string()
      .trim()
      .min(1)
      .max(limits.MAX_PRODUCT_NAME_LENGTH)
      .optional()
      .openapi({ description: 'What the product is called, for asking to review it' }),
    url: WebAddress.optional().openapi({ description: "The product's page" }),
    imageUrl: WebAddress.optional().openapi({ description: 'A picture of the product' }),
    collectionIds: z.array(Id).max(limits.MAX_COLLECTIONS_PER_LINE).default([]),
    quantity: z.int().min(1).max(1_000_000).default(1),
    totalMinor: AmountMinor.openapi({
      description: 'What the whole line costs, tax included, after discounts',
    }),
    taxMinor: AmountMinor.default(0).openapi({ description: 'Tax contained in totalMinor' }),
  })
  .strict()
  .refine(
    (line) => line.taxMinor <= line.totalMinor,
    'taxMinor is part of totalMinor and cannot exceed it.',
  )
  .openapi('OrderLine');

const orderShape = {
  currency: Currency,
  placedAt: Time,
  paidAt: NullableTime.openapi({ description: 'Absent or null while the order is not paid' }),
  canceledAt: NullableTime,
  fulfilledAt: NullableTime,
  updatedAt: Time.optional().openapi({
    description:
      'When the shop last changed the order. The newest snapshot wins whatever the order of arrival. By default the latest time in the snapshot itself; of two equally new ones, the later arrival counts.',
  }),
  totalMinor: AmountMinor.openapi({
    description: 'Everything that is paid, tax and shipping included, after discounts',
  }),
  shippingMinor: AmountMinor.default(0).openapi({
    description: 'Shipping within totalMinor, tax included',
  }),
  shippingTaxMinor: AmountMinor.default(0).openapi({ description: 'Tax within shippingMinor' }),
  taxMinor: AmountMinor.default(0).openapi({
    description: 'Tax on the goods within totalMinor; read only where there are no lines',
  }),
  lines: z.array(OrderLine).max(limits.MAX_ORDER_LINES).optional(),
};

interface OrderAmounts {
  totalMinor: number;
  shippingMinor: number;
  shippingTaxMinor: number;
  taxMinor: number;
  lines?: { id: string; totalMinor: number }[] | undefined;
}

function checkOrderAmounts(order: OrderAmounts, context: z.RefinementCtx): void {
  const complain = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (order.shippingMinor > order.totalMinor)
    complain('shippingMinor', 'Shipping exceeds the total.');
  if (order.shippingTaxMinor > order.shippingMinor) {
    complain('shippingTaxMinor', 'The tax on shipping exceeds shipping.');
  }
  if (order.lines === undefined) {
    if (order.taxMinor > order.totalMinor - order.shippingMinor) {
      complain('taxMinor', 'The tax exceeds the price of the goods.');
    }
    return;
  }
  if (new Set(order.lines.map((line) => line.id)).size !== order.lines.length) {
    complain('lines', 'Give each line an id of its own.');
  }
  const lines = order.lines.reduce((sum, line) => sum + BigInt(line.totalMinor), 0n);
  if (lines + BigInt(order.shippingMinor) > BigInt(order.totalMinor)) {
    complain('lines', 'The lines and shipping add up to more than the total.');
  }
}

const Fingerprint = z
  .string()
  .min(4)
  .max(limits.MAX_FINGERPRINT_LENGTH)
  .regex(/^[\x21-\x7e]+$/, 'Use visible ASCII characters without spaces.');

/** Signs by which two customers may turn out to be one. Only keyed hashes of them are kept. */
export const OrderFingerprints = z
  .object({
    shippingAddress: Fingerprint.optional().openapi({
      description: 'The same for the same address: a hash that the shop makes of it',
    }),
    payment: Fingerprint.optional().openapi({
      description: 'The same for the same card or account, as payment providers give it',
    }),
  })
  .strict()
  .openapi('OrderFingerprints');

/** A snapshot of an order: what is known of it now. Sending it again changes nothing. */
export const OrderInput = z
  .object({
    customer: Customer,
    ...orderShape,
    referralCode: ReferralCode.optional().openapi({
      description: 'The code that the customer came with; counts where they claimed none before',
    }),
    fingerprints: OrderFingerprints.optional(),
  })
  .strict()
  .superRefine(checkOrderAmounts)
  .openapi('OrderInput');

/** What was given back. Immutable under its id. Amounts that no line claims are spread over the order. */
export const RefundInput = z
  .object({
    amountMinor: AmountMinor.openapi({ description: 'All that is given back, tax included' }),
    shippingMinor: AmountMinor.default(0).openapi({
      description: 'The part that gives shipping back',
    }),
    lines: z
      .array(z.object({ lineId: Id, amountMinor: AmountMinor }).strict())
      .max(limits.MAX_ORDER_LINES)
      .default([]),
    refundedAt: Time.optional(),
  })
  .strict()
  .superRefine((refund, context) => {
    const named = refund.lines.reduce((sum, line) => sum + BigInt(line.amountMinor), 0n);
    if (named + BigInt(refund.shippingMinor) > BigInt(refund.amountMinor)) {
      context.addIssue({
        code: 'custom',
        path: ['lines'],
        message: 'The lines and shipping add up to more than amountMinor.',
      });
    }
  })
  .openapi('RefundInput');

export const CancelInput = z
  .object({ canceledAt: Time.optional() })
  .strict()
  .openapi('CancelInput');

/** What Stamm knows of an order and what came of it. */
export const OrderState = z
  .object({
    id: z.string(),
    memberId: z.string().nullable().openapi({ description: 'Null while only refunds are known' }),
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

/** One line of an import in NDJSON; in CSV the same names are the columns (without lines). */
export const ImportLine = z
  .object({
    orderId: Id,
    customerId: Id,
    email: Email.optional(),
    emailVerified: EmailVerified,
    ...orderShape,
    refundedMinor: AmountMinor.default(0),
  })
  .strict()
  .superRefine(checkOrderAmounts)
  .refine((line) => line.refundedMinor <= line.totalMinor, {
    path: ['refundedMinor'],
    message: 'The refund exceeds the total.',
  })
  .openapi('ImportLine', {
    description: 'An order that is paid at placedAt unless paidAt says otherwise (null: not paid)',
  });

const importCounts = {
  lines: z.int().openapi({ description: 'Lines read so far, without header and empty ones' }),
  recorded: z.int().openapi({ description: 'Orders that were new or changed' }),
  unchanged: z.int().openapi({ description: 'Orders that were known already just so' }),
  rejected: z.int(),
};

/** The answer to an import: one JSON object a line, while it goes on. The last is `done` or `failed`. */
export const ImportEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('progress'), ...importCounts }),
    z.object({
      type: z.literal('rejected'),
      line: z.int().openapi({ description: 'Number of the line in the file, from 1' }),
      code: z.string(),
      reason: z.string(),
    }),
    z.object({ type: z.literal('done'), ...importCounts }),
    z.object({ type: z.literal('failed'), code: z.string(), reason: z.string(), ...importCounts }),
  ])
  .openapi('ImportEvent');
