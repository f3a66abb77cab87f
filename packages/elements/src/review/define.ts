import { define } from '../core/index.ts';
import { StammReview } from './review.ts';

define('stamm-review', StammReview);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-review': StammReview;
  }
}
