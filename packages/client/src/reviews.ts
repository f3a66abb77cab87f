import type {
  MyReview,
  MyReviewPage,
  Photo,
  ProductReviews,
  ReviewChange,
  ReviewInput,
  ReviewRequestList,
  ReviewSort,
} from '@stamm/contract/types';
import type { StammClient } from './types.ts';

/** Where to go on in a list: `nextCursor` of the page before. */
type Cursor = string | null | undefined;

const after = (cursor: Cursor) => (cursor ? `cursor=${cursor}` : '');

const isMyReview = ({ id, reward }: MyReview) => id && reward !== undefined;

/** A product's reviews: average, distribution and a page of them, as everybody may see them. */
export function productReviews(
  { send, shop }: StammClient,
  productId: string,
  sort: ReviewSort = 'newest',
  limit = 20,
  cursor?: Cursor,
): Promise<ProductReviews> {
  return send({
    path: `/v1/shops/${shop}/products/${encodeURIComponent(productId)}/reviews?sort=${sort}&limit=${limit}&${after(cursor)}`,
    isAnswer: ({ items, count }) => count >= 0 && items.map,
  });
}

/** What the member bought and can review now, newest delivery first. */
export function reviewRequests({ call }: StammClient): Promise<ReviewRequestList> {
  return call({ path: '/v1/me/review-requests', isAnswer: ({ items }) => items.map });
}

/** The member's own reviews, newest first. */
export function myReviews({ call }: StammClient, cursor?: Cursor): Promise<MyReviewPage> {
  return call({
    path: `/v1/me/reviews?${after(cursor)}`,
    isAnswer: ({ items }) => items.map,
  });
}

/** Reviews a purchase. The same again, after a failure without a clear answer, is one review. */
export async function submitReview(client: StammClient, review: ReviewInput): Promise<MyReview> {
  const body = review;
  const submitted = await client.call({ path: '/v1/me/reviews', body, isAnswer: isMyReview });
  // What came for it is among the points and coupons now.
  void client.refresh();
  return submitted;
}

/** Has a review say something else. */
export function changeReview(
  { call }: StammClient,
  id: string,
  body: ReviewChange,
): Promise<MyReview> {
  return call({ method: 'PUT', path: `/v1/me/reviews/${id}`, body, isAnswer: isMyReview });
}

/** Takes a review back; what came for it stays. */
export function deleteReview({ call }: StammClient, id: string): Promise<void> {
  return call({ method: 'DELETE', path: `/v1/me/reviews/${id}` });
}

/** Uploads a photo for a review: JPEG, PNG or WebP, up to 5 MB. */
export function uploadPhoto({ call }: StammClient, photo: Blob): Promise<Photo> {
  return call({ path: '/v1/me/photos', body: photo, isAnswer: ({ id }) => id });
}
