import { define } from '../core/index.ts';
import { StammRefer } from './refer.ts';

define('stamm-refer', StammRefer);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-refer': StammRefer;
  }
}
