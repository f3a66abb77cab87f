import type { MyReview } from '@stamm/contract/types';
import { StammEvent } from '../core/index.ts';

/** Before a review is sent; `preventDefault()` stops that. */
export class StammReviewEvent extends StammEvent {
  readonly productId: string;

  constructor(productId: string) {
    super('stamm-review', true);
    this.productId = productId;
  }
}

/** A review was written or changed. */
export class StammReviewedEvent extends StammEvent {
  readonly review: MyReview;

  constructor(review: MyReview) {
    super('stamm-reviewed');
    this.review = review;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'stamm-review': StammReviewEvent;
    'stamm-reviewed': StammReviewedEvent;
  }
}
