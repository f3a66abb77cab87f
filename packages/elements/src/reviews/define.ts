import { define } from '../core/index.ts';
import { StammReviews } from './reviews.ts';

define('stamm-reviews', StammReviews);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-reviews': StammReviews;
  }
}
