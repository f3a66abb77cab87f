import { define } from '../core/index.ts';
import { StammActivity } from './activity.ts';

define('stamm-activity', StammActivity);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-activity': StammActivity;
  }
}
