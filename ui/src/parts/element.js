/** The base of every element: light DOM, and drawn again when the language or the shared state changes. */
import { LitElement } from 'lit';
import { onLanguage } from '../l10n.js';
import { onState } from '../state.js';

export class Part extends LitElement {
  constructor() {
    super();
    /** @type {(() => void)[]} */
    this.undo = [];
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    const again = () => this.requestUpdate();
    this.undo.push(onLanguage(again), onState(again));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const undo of this.undo.splice(0)) undo();
  }
}
