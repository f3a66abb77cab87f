import { define } from '../core/index.ts';
import { StammRewards } from './rewards.ts';

define('stamm-rewards', StammRewards);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-rewards': StammRewards;
  }
}
