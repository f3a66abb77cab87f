import { define } from '../core/index.ts';
import { StammPoints } from './points.ts';

define('stamm-points', StammPoints);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-points': StammPoints;
  }
}
