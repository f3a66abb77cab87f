import { describe, expect, it } from 'vitest';
import { facts, refund, snapshot } from '../test/programs.ts';
import { grantCauses } from './grant-causes.ts';

const reasons = { more: 'purchase', less: 'refund' } as const;

describe('when an order’s points changed', () => {
  it('is when it was paid and when it was refunded, however late the shop tells of it', () => {
    const known = facts({
      snapshot: snapshot({ paidAt: 5_000 }),
      refunds: [refund(10, { refundedAt: 6_000 }), refund(20, { id: 'r2', refundedAt: 7_000 })],
    });
    expect(grantCauses(known, reasons, 9_000)).toEqual({
      more: { reason: 'purchase', at: 5_000 },
      less: { reason: 'refund', at: 7_000 },
    });
  });

  it('is when it was canceled or changed', () => {
    const known = facts({ snapshot: snapshot({ updatedAt: 2_000 }), canceledAt: 3_000 });
    const both = { more: 'orderChange', less: 'cancellation' } as const;
    expect(grantCauses(known, both, 9_000)).toEqual({
      more: { reason: 'orderChange', at: 2_000 },
      less: { reason: 'cancellation', at: 3_000 },
    });
  });

  it('is never later than now, and now where nothing tells', () => {
    const known = facts({ snapshot: snapshot({ paidAt: 5_000 }) });
    expect(grantCauses(known, reasons, 4_000).more.at).toBe(4_000);
    expect(grantCauses(known, reasons, 4_000).less.at).toBe(4_000);
  });
});
