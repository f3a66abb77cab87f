import { define } from '../core/index.ts';
import { StammLauncher } from './launcher.ts';

define('stamm-launcher', StammLauncher);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-launcher': StammLauncher;
  }
}
