import { html, type TemplateResult } from 'lit';
import type { Field, NamedField, Typed } from '../../runtime/form.ts';
import type { PalletForms } from '../../runtime/pallet-chain.ts';

/** What a call within a call starts with. */
const emptyCall = ({ pallet, calls }: PalletForms, name = calls[0]?.name ?? ''): Typed => {
  const fields = calls.find((one) => one.name === name)?.fields ?? [];
  return { variant: pallet, values: [{ variant: name, values: fields.map((one) => emptyOf(one.field)) }] };
};

/** What a form starts with: the first choice, no items, empty fields. */
export function emptyOf(field: Field): Typed {
  switch (field.kind) {
    case 'bytes':
      return field.isAccount ? 'Bob' : '';
    case 'list':
      return [];
    case 'group':
      return field.fields.map((one) => emptyOf(one.field));
    case 'choice': {
      const [first] = field.variants;
      return { variant: first?.name ?? '', values: (first?.fields ?? []).map((one) => emptyOf(one.field)) };
    }
    case 'bool':
      return 'false';
    case 'number':
      return '0';
    default:
      return '';
  }
}

type Set = (typed: Typed) => void;

/** What there is to call, for calls within calls. */
type Forms = readonly PalletForms[];

const replaced = (all: readonly Typed[], at: number, typed: Typed): Typed[] =>
  all.map((one, index) => (index === at ? typed : one));

const fieldsView = (
  fields: readonly NamedField[],
  values: readonly Typed[],
  set: (values: readonly Typed[]) => void,
  forms: Forms,
): TemplateResult[] =>
  fields.map((one, at) => fieldView(one, values[at] ?? emptyOf(one.field), (typed) => set(replaced(values, at, typed)), forms));

/** A call within a call: which, and its arguments. */
function callView(name: string, typed: Typed, set: Set, forms: Forms): TemplateResult {
  const { variant, values } = (typed === '' ? emptyCall(forms[0]) : typed) as { variant: string; values: readonly Typed[] };
  const inner = values[0] as { readonly variant: string; readonly values: readonly Typed[] };
  const pallet = forms.find((one) => one.pallet === variant) ?? forms[0];
  const fields = pallet.calls.find((one) => one.name === inner.variant)?.fields ?? [];
  return html`<fieldset class="group inner-call"><legend>${name}</legend>
    <div class="fields">
      <label>pallet <select @change=${(event: Event) => {
        const chosen = (event.target as HTMLSelectElement).value;
        set(emptyCall(forms.find((one) => one.pallet === chosen) ?? forms[0]));
      }}>${forms.map((one) => html`<option .selected=${one.pallet === variant}>${one.pallet}</option>`)}</select></label>
      <label>call <select @change=${(event: Event) => set(emptyCall(pallet, (event.target as HTMLSelectElement).value))}>
        ${pallet.calls.map((one) => html`<option .selected=${one.name === inner.variant}>${one.name}</option>`)}</select></label>
    </div>
    ${fieldsView(fields, inner.values, (next) => set({ variant, values: [{ variant: inner.variant, values: next }] }), forms)}
  </fieldset>`;
}

/** A part of a form, and all that is within it. */
export function fieldView({ name, field }: NamedField, typed: Typed, set: Set, forms: Forms): TemplateResult {
  const onInput = (event: Event): void => set((event.target as HTMLInputElement).value);
  switch (field.kind) {
    case 'bool':
      return html`<label>${name} <select @change=${onInput}><option .selected=${typed === 'false'}>false</option><option .selected=${typed === 'true'}>true</option></select></label>`;
    case 'number':
      return html`<label>${name} <span class="quiet">${field.type}</span><input inputmode="numeric" .value=${String(typed)} @input=${onInput}></label>`;
    case 'text':
      return html`<label>${name}<input .value=${String(typed)} @input=${onInput}></label>`;
    case 'bytes':
      return html`<label>${name} <span class="quiet">${field.isAccount ? 'account' : field.length === undefined ? 'bytes' : `${field.length} bytes`}</span>
        <input .value=${String(typed)} list=${field.isAccount ? 'pv-accounts' : ''} placeholder=${field.isAccount ? 'Bob, or 0x…' : '0x…, or "text"'} @input=${onInput}></label>`;
    case 'encoded':
      return html`<label>${name} <span class="quiet">SCALE in hex</span><input .value=${String(typed)} placeholder="0x…" @input=${onInput}></label>`;
    case 'call':
      return callView(name, typed, set, forms);
    case 'group':
      if (field.fields.length === 0) return html``;
      return html`<fieldset class="group"><legend>${name}</legend>${fieldsView(field.fields, typed as readonly Typed[], set, forms)}</fieldset>`;
    case 'list': {
      const items = typed as readonly Typed[];
      return html`<fieldset class="group"><legend>${name}</legend>
        ${items.map((item, at) => fieldView({ name: `${at}`, field: field.of }, item, (next) => set(replaced(items, at, next)), forms))}
        <button type="button" @click=${() => set([...items, field.of.kind === 'call' ? emptyCall(forms[0]) : emptyOf(field.of)])}>Add</button>
        ${items.length === 0 ? '' : html`<button type="button" @click=${() => set(items.slice(0, -1))}>Remove the last</button>`}
      </fieldset>`;
    }
    case 'choice': {
      const { variant, values } = typed as { readonly variant: string; readonly values: readonly Typed[] };
      const chosen = field.variants.find((one) => one.name === variant) ?? field.variants[0];
      return html`<div class="choice"><label>${name} <select @change=${(event: Event) => {
        const next = field.variants.find((one) => one.name === (event.target as HTMLSelectElement).value) ?? field.variants[0];
        set({ variant: next.name, values: next.fields.map((one) => emptyOf(one.field)) });
      }}>${field.variants.map((one) => html`<option .selected=${one.name === variant}>${one.name}</option>`)}</select></label>
        ${fieldsView(chosen?.fields ?? [], values, (next) => set({ variant, values: next }), forms)}</div>`;
    }
  }
}
