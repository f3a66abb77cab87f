/** The calls of the measure "review for coupon". */
import { createRoute, z } from '@hono/zod-openapi';
import { ImportEvent } from './order-import.ts';
import { PageQuery, ProductId, ShopId } from './primitives.ts';
import {
  AnswerInput,
  MyReview,
  MyReviewPage,
  Photo,
  PhotoId,
  ProductReviews,
  ProductReviewsQuery,
  RejectInput,
  ReviewChange,
  ReviewInput,
  ReviewRequestList,
  ReviewRequestQuery,
  ShopReview,
  ShopReviewPage,
  ShopReviewQuery,
} from './reviews.ts';
import { backend, body, idParams, json, member, problems } from './route-parts.ts';

const image = { schema: z.string().openapi({ type: 'string', format: 'binary' }) };
const images = { 'image/jpeg': image, 'image/png': image, 'image/webp': image };

/* Visitors. */

export const getProductReviews = createRoute({
  method: 'get',
  path: '/v1/shops/{shop}/products/{product}/reviews',
  operationId: 'getProductReviews',
  tags: ['Visitor'],
  summary: "A product's reviews, newest first unless asked otherwise",
  request: { params: z.object({ shop: ShopId, product: ProductId }), query: ProductReviewsQuery },
  responses: {
    200: json(ProductReviews, 'Average, distribution and a page of reviews'),
    304: { description: 'Nothing has changed since the ETag that was sent' },
    ...problems,
  },
});

export const getPhoto = createRoute({
  method: 'get',
  path: '/v1/shops/{shop}/photos/{photo}',
  operationId: 'getPhoto',
  tags: ['Visitor'],
  summary: 'The photo of a review',
  request: { params: z.object({ shop: ShopId, photo: PhotoId }) },
  responses: {
    200: { description: 'The photo', content: images },
    304: { description: 'It never changes' },
    ...problems,
  },
});

/* Members. */

export const listReviewRequests = createRoute({
  method: 'get',
  path: '/v1/me/review-requests',
  operationId: 'listReviewRequests',
  tags: ['Member'],
  summary: 'What the member bought and can review now',
  security: member,
  request: { query: ReviewRequestQuery },
  responses: { 200: json(ReviewRequestList, 'The purchases'), ...problems },
});

export const listMyReviews = createRoute({
  method: 'get',
  path: '/v1/me/reviews',
  operationId: 'listMyReviews',
  tags: ['Member'],
  summary: "The member's own reviews, newest first",
  security: member,
  request: { query: PageQuery },
  responses: { 200: json(MyReviewPage, 'A page'), ...problems },
});

export const uploadPhoto = createRoute({
  method: 'post',
  path: '/v1/me/photos',
  operationId: 'uploadPhoto',
  tags: ['Member'],
  summary: 'Upload a photo for a review: JPEG, PNG or WebP, up to 5 MB',
  description:
    'Where and when it was taken, and all else that is not the picture, is removed. A photo that no review has used within a day is deleted. A member may send 50 MB a day.',
  security: member,
  request: { body: { required: true, content: images } },
  responses: { 201: json(Photo, 'The photo; name its id in the review'), ...problems },
});

export const submitReview = createRoute({
  method: 'post',
  path: '/v1/me/reviews',
  operationId: 'submitReview',
  tags: ['Member'],
  summary: 'Review a purchase; there is one review for each member and product',
  description: 'The same review again is answered as it is, and rewarded once.',
  security: member,
  request: { body: body(ReviewInput) },
  responses: {
    200: json(MyReview, 'It was there already, just so'),
    201: json(MyReview, 'The review, and the reward where it comes at once'),
    ...problems,
  },
});

export const changeMyReview = createRoute({
  method: 'put',
  path: '/v1/me/reviews/{id}',
  operationId: 'changeMyReview',
  tags: ['Member'],
  summary: 'Have a review say something else',
  security: member,
  request: { params: idParams, body: body(ReviewChange) },
  responses: { 200: json(MyReview, 'The review'), ...problems },
});

export const deleteMyReview = createRoute({
  method: 'delete',
  path: '/v1/me/reviews/{id}',
  operationId: 'deleteMyReview',
  tags: ['Member'],
  summary: 'Take a review back; its reward stays',
  security: member,
  request: { params: idParams },
  responses: { 204: { description: 'It is gone' }, ...problems },
});

/* The shop's backend. */

export const listReviews = createRoute({
  method: 'get',
  path: '/v1/reviews',
  operationId: 'listReviews',
  tags: ['Shop backend'],
  summary: 'Reviews that wait for a decision (oldest first), or others (newest first)',
  security: backend('members'),
  request: { query: ShopReviewQuery },
  responses: { 200: json(ShopReviewPage, 'A page'), ...problems },
});

export const approveReview = createRoute({
  method: 'post',
  path: '/v1/reviews/{id}/approve',
  operationId: 'approveReview',
  tags: ['Shop backend'],
  summary: 'Publish a review; its reward is given',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(ShopReview, 'The review'), ...problems },
});

export const rejectReview = createRoute({
  method: 'post',
  path: '/v1/reviews/{id}/reject',
  operationId: 'rejectReview',
  tags: ['Shop backend'],
  summary: 'Refuse a review as spam, insult or about another product; its reward is taken back',
  security: backend('members'),
  request: { params: idParams, body: body(RejectInput) },
  responses: { 200: json(ShopReview, 'The review'), ...problems },
});

export const putReviewAnswer = createRoute({
  method: 'put',
  path: '/v1/reviews/{id}/answer',
  operationId: 'putReviewAnswer',
  tags: ['Shop backend'],
  summary: 'Answer a review, for everybody to see beneath it',
  security: backend('members'),
  request: { params: idParams, body: body(AnswerInput) },
  responses: { 200: json(ShopReview, 'The review'), ...problems },
});

export const deleteReviewAnswer = createRoute({
  method: 'delete',
  path: '/v1/reviews/{id}/answer',
  operationId: 'deleteReviewAnswer',
  tags: ['Shop backend'],
  summary: 'Remove the answer to a review',
  security: backend('members'),
  request: { params: idParams },
  responses: { 204: { description: 'There is no answer' }, ...problems },
});

const csv = { schema: z.string() };

export const importReviews = createRoute({
  method: 'post',
  path: '/v1/reviews/import',
  operationId: 'importReviews',
  tags: ['Shop backend'],
  summary: 'Stream reviews from elsewhere; sending them again doubles nothing',
  description: 'CSV with a header line. The answer streams too. See ReviewLine for the columns.',
  security: backend('members'),
  request: { body: { required: true, content: { 'text/csv': csv } } },
  responses: {
    200: {
      description: 'One ImportEvent a line',
      content: { 'application/x-ndjson': { schema: ImportEvent } },
    },
    ...problems,
  },
});

export const exportReviews = createRoute({
  method: 'get',
  path: '/v1/reviews/export',
  operationId: 'exportReviews',
  tags: ['Shop backend'],
  summary: 'All published reviews as CSV, as importReviews takes them',
  description: "Cells that a spreadsheet would take for a formula begin with an apostrophe (').",
  security: backend('exports'),
  responses: {
    200: {
      description: 'A header line, then a line for each review',
      content: { 'text/csv': csv },
    },
    ...problems,
  },
});
