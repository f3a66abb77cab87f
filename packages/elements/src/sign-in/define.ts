import { define } from '../core/index.ts';
import { StammSignIn } from './sign-in.ts';

define('stamm-sign-in', StammSignIn);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-sign-in': StammSignIn;
  }
}
