import { define } from '../core/index.ts';
import { StammNewsletter } from './newsletter.ts';

define('stamm-newsletter', StammNewsletter);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-newsletter': StammNewsletter;
  }
}
