import { z } from '@hono/zod-openapi';
import { Id, PageQuery, TimeOut } from './primitives.ts';

/** What is written down of a shop: who decided it, and when. */
export const AuditAction = z
  .enum([
    'shop.created',
    'shop.changed',
    'key.created',
    'key.revoked',
    'program.changed',
    'points.adjusted',
    'redemption.canceled',
    'members.merged',
    'member.erased',
    'member.exported',
    'member.sessions_ended',
    'subscriber.erased',
    'subscribers.exported',
    'shop.exported',
    'shop.imported',
    'orders.imported',
    'reviews.imported',
    'reviews.exported',
    'review.approved',
    'review.rejected',
    'referral.approved',
    'referral.rejected',
    'webhook_endpoint.created',
    'webhook_endpoint.deleted',
    'webhook_endpoint.secret_rotated',
  ])
  .openapi('AuditAction');

export const AuditActor = z
  .object({
    kind: z.enum(['operator', 'key', 'member', 'visitor', 'stamm']),
    id: z
      .string()
      .nullable()
      .openapi({ description: 'Of the key or the member; null once the member was erased' }),
  })
  .openapi('AuditActor');

export const AuditEntry = z
  .object({
    id: z.string(),
    at: TimeOut,
    action: AuditAction,
    by: AuditActor,
    memberId: z.string().nullable().openapi({ description: 'Whom it is about' }),
    subject: z.string().nullable().openapi({ description: 'The id of what it is about' }),
    details: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: 'What changed, where that is small; no personal data' }),
    requestId: z.string().nullable(),
  })
  .openapi('AuditEntry');

export const AuditQuery = PageQuery.extend({
  action: AuditAction.optional(),
  memberId: Id.optional(),
})
  .strict()
  .openapi('AuditQuery');

export const AuditPage = z
  .object({ items: z.array(AuditEntry), nextCursor: z.string().nullable() })
  .openapi('AuditPage');
