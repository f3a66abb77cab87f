import { define } from '../core/index.ts';
import { StammProductPoints } from './product-points.ts';

define('stamm-product-points', StammProductPoints);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-product-points': StammProductPoints;
  }
}
