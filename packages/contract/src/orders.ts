import { z } from '@hono/zod-openapi';
import { CURRENCIES, WITHDRAWN_CURRENCIES } from './currencies.ts';
import { collectIgnored, detail, detailList, detailText } from './details.ts';
import * as limits from './limits.ts';
import {
  AmountMinor,
  Email,
  EmailVerified,
  Id,
  NullableTime,
  ProductId,
  SignedAmountMinor,
  Time,
  WebAddress,
} from './primitives.ts';
import { ReferralCode } from './referrals.ts';

/** An address that an order can do without. */
export const OptionalEmail = detail(Email).openapi({
  type: ['string', 'null'],
  format: 'email',
  example: 'ada@example.com',
  description: 'Left out where it is no address that mail can be sent to',
});

/** A customer's id, which guests do not have: absent, null or empty. */
export const GuestOrCustomerId = z
  .preprocess((id) => (id === '' ? null : id), Id.nullish())
  .optional()
  .openapi({
    type: ['string', 'null'],
    maxLength: limits.MAX_ID_LENGTH,
    example: '1001',
    description: 'An id of the shop, as text; absent, null or empty for a guest',
  });

export const Customer = z
  .object({ id: GuestOrCustomerId, email: OptionalEmail, emailVerified: EmailVerified })
  .strict()
  .openapi('Customer', { description: 'The customer as the shop knows them' });

const address = (description: string) =>
  detail(WebAddress).openapi({ type: 'string', format: 'uri', description });

/** An amount that need not be told. */
const optionalAmount = (description: string) =>
  AmountMinor.nullish().openapi({ type: ['integer', 'null'], description });

const label = (description: string) => detailText(limits.MAX_LABEL_LENGTH).openapi({ description });

export const OrderLine = z
  .object({
    id: ProductId.openapi({ description: 'What the order calls this line', example: '1' }),
    productId: detail(ProductId).openapi({
      type: 'string',
      maxLength: limits.MAX_PRODUCT_ID_LENGTH,
      example: 'KAFFEE 250G',
    }),
    name: detailText(limits.MAX_PRODUCT_NAME_LENGTH).openapi({
      description: 'What the product is called, for asking to review it',
    }),
    url: address("The product's page"),
    imageUrl: address('A picture of the product'),
    collectionIds: detailList(ProductId, limits.MAX_COLLECTIONS_PER_LINE)
      .default([])
      .openapi({ items: { type: 'string', maxLength: limits.MAX_PRODUCT_ID_LENGTH } }),
    quantity: z.number().min(-limits.MAX_QUANTITY).max(limits.MAX_QUANTITY).default(1),
    totalMinor: SignedAmountMinor.openapi({
      description:
        'What the whole line costs, tax included, after discounts. Below zero for what an exchange takes back.',
      example: 1290,
    }),
    taxMinor: SignedAmountMinor.default(0).openapi({
      description: 'Tax contained in totalMinor',
      example: 206,
    }),
    discountMinor: optionalAmount('What was taken off this line; kept'),
    costMinor: optionalAmount('What the shop paid for it; kept'),
    isGift: z.boolean().optional().openapi({ description: 'A gift to this order; kept' }),
  })
  .strict()
  .openapi('OrderLine');

/** Old orders were paid in currencies that are no more. */
const OrderCurrency = z
  .string()
  .length(3)
  .refine(
    (code) => CURRENCIES.has(code) || WITHDRAWN_CURRENCIES.has(code),
    'This is not an ISO 4217 currency code such as EUR.',
  );

/** What an order and a line of an import both tell. */
export const orderShape = {
  currency: OrderCurrency.openapi({
    example: 'EUR',
    description:
      'An ISO 4217 code. In one that the program has no rate for, the order earns nothing.',
  }),
  placedAt: Time,
  paidAt: NullableTime.openapi({
    description: 'When the first payment was made. Absent: nothing new; null: it is not paid.',
  }),
  canceledAt: NullableTime.openapi({
    description:
      'Absent: nothing new; null, with a newer updatedAt: it is not canceled, or not any more.',
  }),
  fulfilledAt: NullableTime.openapi({ description: 'Absent: nothing new' }),
  updatedAt: Time.optional().openapi({
    description:
      'When the shop last changed the order. The newest snapshot wins whatever the order of arrival. By default the latest time in the snapshot itself; of two equally new ones, the later arrival counts. Here and elsewhere, a time that lies more than five minutes ahead is taken for the moment of its arrival.',
  }),
  totalMinor: AmountMinor.openapi({
    description:
      'The price of the order as it is now: after edits and discounts, before refunds, with tax, shipping and everything else, however it is paid. Where gift cards have lowered it, they are recognized by the lines.',
  }),
  paidMinor: optionalAmount(
    'What was paid in money so far, before refunds: for deposits and part payment. Absent: all of it, once there is paidAt.',
  ),
  giftCardMinor: optionalAmount('The part that gift cards pay; earns nothing'),
  storeCreditMinor: optionalAmount('The part that store credit pays; earns nothing'),
  shippingMinor: AmountMinor.default(0).openapi({
    description: 'Shipping within totalMinor, tax included',
  }),
  shippingTaxMinor: AmountMinor.default(0).openapi({ description: 'Tax within shippingMinor' }),
  taxMinor: AmountMinor.default(0).openapi({
    description: 'Tax on the goods within totalMinor; read only where there are no lines',
  }),
  tipMinor: optionalAmount('A tip within totalMinor; earns nothing'),
  dutiesMinor: optionalAmount('Duties within totalMinor; they earn nothing'),
  feesMinor: optionalAmount('Fees within totalMinor; they earn nothing'),
  roundingMinor: SignedAmountMinor.nullish().openapi({
    type: ['integer', 'null'],
    description:
      'What rounding added to the total (above zero) or took off. A few minor units are recognized without it.',
  }),
  discountMinor: optionalAmount('All that was taken off the order; kept'),
  couponCodes: detailList(
    z.string().trim().min(1).max(limits.MAX_LABEL_LENGTH),
    limits.MAX_COUPON_CODES_PER_ORDER,
  ).openapi({
    items: { type: 'string', maxLength: limits.MAX_LABEL_LENGTH },
    description: 'Coupons that the order was placed with; kept',
  }),
  channel: label('Where it was sold: a storefront, a till, a market place; kept'),
  locationId: label('The place that sold it; kept'),
};

export const orderLines = z.array(OrderLine).max(limits.MAX_ORDER_LINES).optional().openapi({
  description:
    'Where they do not add up to the total, what is missing (a discount that nobody allocated, rounding) is spread over them in proportion, and what is too much (an unnamed fee) earns nothing. None: totalMinor without its extras earns.',
});

/** Whether each line can be told from the others: refunds name them. */
export function checkLineIds(
  { lines = [] }: { lines?: { id: string }[] | undefined },
  context: z.RefinementCtx,
): void {
  if (new Set(lines.map((line) => line.id)).size === lines.length) return;
  context.addIssue({
    code: 'custom',
    path: ['lines'],
    message: 'Give each line an id of its own.',
  });
}

const Fingerprint = z
  .string()
  .min(4)
  .max(limits.MAX_FINGERPRINT_LENGTH)
  .regex(/^[\x21-\x7e]+$/, 'Use visible ASCII characters without spaces.');

const fingerprint = (description: string) =>
  detail(Fingerprint).openapi({
    type: 'string',
    maxLength: limits.MAX_FINGERPRINT_LENGTH,
    description,
  });

/** Signs by which two customers may turn out to be one. Only keyed hashes of them are kept. */
export const OrderFingerprints = z
  .object({
    shippingAddress: fingerprint('The same for the same address: a hash that the shop makes of it'),
    payment: fingerprint('The same for the same card or account, as payment providers give it'),
  })
  .strict()
  .openapi('OrderFingerprints');

/** A snapshot of an order: what is known of it now. Sending it again changes nothing. */
export const OrderInput = z
  .object({
    customer: Customer.nullish(),
    ...orderShape,
    lines: orderLines,
    referralCode: detail(ReferralCode).openapi({
      type: 'string',
      description: 'The code that the customer came with; counts where they claimed none before',
      example: 'C7HM29WX4R',
    }),
    fingerprints: OrderFingerprints.optional(),
  })
  .strict()
  .superRefine(checkLineIds)
  .transform(collectIgnored)
  .openapi('OrderInput');

/** What was given back. Amounts that no line claims are spread over the order. */
export const RefundInput = z
  .object({
    amountMinor: AmountMinor.openapi({
      description:
        'All that is given back, tax included; 0 where the refund was deleted again. More than was paid has no further effect.',
    }),
    shippingMinor: AmountMinor.default(0).openapi({
      description: 'The part that gives shipping back',
    }),
    giftCardMinor: AmountMinor.optional().openapi({
      description: 'The part that went back to gift cards, and not in money',
    }),
    storeCreditMinor: AmountMinor.optional().openapi({
      description: 'The part that was given as store credit, and not in money',
    }),
    lines: z
      .array(z.object({ lineId: ProductId, amountMinor: AmountMinor }).strict())
      .max(limits.MAX_ORDER_LINES)
      .default([]),
    refundedAt: Time.optional(),
    updatedAt: Time.optional().openapi({
      description:
        'When the shop last changed the refund, where it may: the newest word under an id counts. By default refundedAt, else the moment of arrival.',
    }),
  })
  .strict()
  .openapi('RefundInput');

export const CancelInput = z
  .object({ canceledAt: Time.optional() })
  .strict()
  .openapi('CancelInput');
