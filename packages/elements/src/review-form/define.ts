import { define } from '../core/index.ts';
import { StammReviewForm } from './review-form.ts';

define('stamm-review-form', StammReviewForm);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-review-form': StammReviewForm;
  }
}
