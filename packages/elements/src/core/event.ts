/** An event of an element, heard anywhere above it, also from outside a shadow root. */
export class StammEvent extends Event {
  constructor(type: string, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}
