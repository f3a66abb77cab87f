import type { ReviewLine } from '@stamm/contract/types';
import { believedTime, lineOfProduct, Refusal } from '@stamm/loyalty';
import { toBase64Url } from '../../encoding.ts';
import { sha256Bytes } from '../../hashing.ts';
import type { ImportedLines, NumberedReview } from '../api.ts';
import type { ReviewRecord } from '../books/reviews.ts';
import type { ShopContext } from '../context.ts';
import { isoTime, isoTimeOrNull } from './order-state.ts';
import { cursorOf, placeOf } from './review-views.ts';

const EXPORT_PAGE = 200;
const OUR_ID = /^rev_[A-Za-z0-9_-]{20}$/;

/**
 * Takes in reviews from elsewhere in one transaction. A line that is refused does not hold up the
 * others; one that is known already changes nothing. What members have written here stays as they
 * wrote it, and what they took back stays away.
 */
export function importReviews(shop: ShopContext, lines: readonly NumberedReview[]): ImportedLines {
  return shop.transaction(() => {
    const outcome: ImportedLines = {
      recorded: 0,
      unchanged: 0,
      outdated: 0,
      rejected: [],
      noted: [],
    };
    for (const { line, review } of lines) {
      try {
        outcome[importReview(shop, review) ? 'recorded' : 'unchanged']++;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        outcome.rejected.push({ line, code: error.code, reason: error.detail });
      }
    }
    return outcome;
  });
}

/** Answers whether it was new or has changed. */
function importReview(shop: ShopContext, line: ReviewLine): boolean {
  const { reviews } = shop.books;
  const id = idOf(line.id);
  if (reviews.isTakenBack(id)) {
    throw new Refusal('review_not_found', 'Its writer has taken this review back. It stays away.');
  }
  const known = reviews.find(id);
  if (known && !known.imported) return false;
  const review = recordOf(shop, id, line, known);
  if (known && JSON.stringify(known) === JSON.stringify(review)) return false;
  reviews.save(review);
  return true;
}

/** Ids of ours stay; from others one is made that is always the same. */
function idOf(id: string): string {
  if (OUR_ID.test(id)) return id;
  const hash = toBase64Url(sha256Bytes(`imported review ${id}`));
  return `rev_${hash.slice(0, 20)}`;
}

/** In the order in which the book answers a review, so that both compare as JSON. */
function recordOf(
  shop: ShopContext,
  id: string,
  line: ReviewLine,
  known: ReviewRecord | undefined,
): ReviewRecord {
  const { member, orderId } = purchaseOf(shop, id, line);
  return {
    id,
    member,
    productId: line.productId,
    orderId,
    state: known?.state ?? 'published',
    rejectedFor: known?.rejectedFor ?? null,
    rejectedAt: known?.rejectedAt ?? null,
    imported: true,
    rewarded: line.rewarded,
    incentive: null,
    dueAt: null,
    rating: line.rating,
    title: line.title,
    text: line.text,
    displayName: line.displayName,
    language: line.language,
    photoId: null,
    ...timesOf(shop, line, known),
  };
}

/** No time of elsewhere is believed that lies ahead: told again, it is what it was taken for before. */
function timesOf(
  { now }: ShopContext,
  line: ReviewLine,
  known: ReviewRecord | undefined,
): Pick<ReviewRecord, 'writtenAt' | 'editedAt' | 'answer'> {
  const time = (told: string, before: number | null | undefined) => {
    const believed = believedTime(Date.parse(told), now);
    return believed === Date.parse(told) ? believed : (before ?? believed);
  };
  const { answer, answeredAt, editedAt } = line;
  const writtenAt = time(line.writtenAt, known?.writtenAt);
  return {
    writtenAt,
    editedAt: editedAt === null ? null : time(editedAt, known?.editedAt),
    answer:
      answer === null || answer === ''
        ? null
        : {
            text: answer,
            answeredAt:
              answeredAt === null ? writtenAt : time(answeredAt, known?.answer?.answeredAt),
          },
  };
}

/**
 * The purchase that a line names, if it is known here and has the product: then the review is its
 * buyer's, and verified as long as the purchase stands. Any other claim is left out.
 */
function purchaseOf(
  { books }: ShopContext,
  id: string,
  { orderId, productId }: ReviewLine,
): Pick<ReviewRecord, 'member' | 'orderId'> {
  const order = orderId === null ? undefined : books.orders.find(orderId);
  const buyer = order?.member == null ? undefined : books.members.find(order.member);
  if (!order || !buyer || buyer.erasedAt !== null || !lineOfProduct(order.facts, productId)) {
    return { member: null, orderId: null };
  }
  const theirs = books.reviews.traceOf(buyer.number, productId);
  if (theirs && theirs.id !== id) {
    throw new Refusal('review_exists', 'Whoever bought this has reviewed it here already.');
  }
  return { member: buyer.number, orderId: order.id };
}

/** A page of published reviews as lines of an export: what an import takes. */
export function exportReviews(
  { books }: ShopContext,
  cursor: string | undefined,
): { lines: ReviewLine[]; nextCursor: string | null } {
  const found = books.reviews.inState('published', placeOf(cursor), EXPORT_PAGE + 1);
  const shown = found.slice(0, EXPORT_PAGE);
  const last = found.length > EXPORT_PAGE ? shown.at(-1) : undefined;
  return { lines: shown.map(lineOf), nextCursor: last ? cursorOf(last) : null };
}

function lineOf(review: ReviewRecord): ReviewLine {
  return {
    id: review.id,
    productId: review.productId,
    rating: review.rating,
    title: review.title,
    text: review.text,
    displayName: review.displayName,
    language: review.language,
    writtenAt: isoTime(review.writtenAt),
    editedAt: isoTimeOrNull(review.editedAt),
    rewarded: review.rewarded,
    orderId: review.orderId,
    answer: review.answer?.text ?? null,
    answeredAt: isoTimeOrNull(review.answer?.answeredAt ?? null),
  };
}
