/**
 * Symbols of Rust in the form v0: a path in a small language with back references.
 *
 * Source: rust-lang/rfcs 2603.
 */
import { decodePunycode } from './rust-punycode.ts';

/** With back references a short name can expand without end. */
export const MAX_NAME = 1000;
const MAX_DEPTH = 64;

const BASIC_TYPES: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
};

/** Thrown if the name is malformed or its expansion is too long. */
export class NotMangled extends Error {}

/** The path of such a symbol. */
export const demangleV0 = (symbol: string): string => new V0Name(symbol.slice(2)).parse();

class V0Name {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** The length of the output so far, to bound the work. */
  #work = 0;

  /** @param text What follows `_R`. */
  constructor(text: string) {
    this.#text = text;
  }

  /** The whole name. A crate that asked for this instance of a generic function, or a suffix, may follow. */
  parse(): string {
    const path = this.#path(true);
    if (this.#at < this.#text.length && !/[.$]/.test(this.#text[this.#at])) this.#path(false);
    if (this.#at < this.#text.length && !/[.$]/.test(this.#text[this.#at])) throw new NotMangled();
    return path;
  }

  #next(): string {
    const character = this.#text[this.#at++];
    if (character === undefined) throw new NotMangled();
    return character;
  }

  #eat(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** Goes one level down and counts the output. */
  #nested(read: () => string): string {
    if (++this.#depth > MAX_DEPTH) throw new NotMangled();
    const text = read();
    this.#depth--;
    this.#work += text.length + 1;
    if (text.length > MAX_NAME || this.#work > MAX_NAME * MAX_DEPTH) throw new NotMangled();
    return text;
  }

  /** A number of base 62 that ends with `_`: nothing is 0, `0` is 1. */
  #base62(): number {
    let value = -1;
    for (;;) {
      const character = this.#next();
      if (character === '_') return value + 1;
      const digit = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(character);
      if (digit < 0) throw new NotMangled();
      value = Math.max(value, 0) * 62 + digit;
    }
  }

  #disambiguator(): number {
    return this.#eat('s') ? this.#base62() + 1 : 0;
  }

  #identifier(): { readonly name: string; readonly number: number } {
    const number = this.#disambiguator();
    const isPunycode = this.#eat('u');
    const digits = /^(?:0|[1-9]\d{0,5})/.exec(this.#text.slice(this.#at, this.#at + 6))?.[0];
    if (digits === undefined) throw new NotMangled();
    this.#at += digits.length;
    this.#eat('_');
    const text = this.#text.slice(this.#at, this.#at + Number(digits));
    if (text.length < Number(digits) || text.length > MAX_NAME) throw new NotMangled();
    this.#at += text.length;
    const name = isPunycode ? decodePunycode(text) : text;
    if (name === undefined) throw new NotMangled();
    return { name, number };
  }

  /** Reads a back reference. */
  #back(read: () => string): string {
    const start = this.#at - 1;
    const target = this.#base62();
    if (target >= start) throw new NotMangled();
    const behind = this.#at;
    this.#at = target;
    const text = read();
    this.#at = behind;
    return text;
  }

  /** @param isValue Whether generic arguments are set off by `::`, as in expressions. */
  #path(isValue: boolean): string {
    return this.#nested(() => {
      const kind = this.#next();
      switch (kind) {
        case 'C':
          return this.#identifier().name;
        case 'N': {
          const space = this.#next();
          const path = this.#path(isValue);
          const { name, number } = this.#identifier();
          if (/[a-z]/.test(space)) return name === '' ? path : `${path}::${name}`;
          const what = space === 'C' ? 'closure' : space === 'S' ? 'shim' : space;
          return `${path}::{${what}${name === '' ? '' : `:${name}`}#${number}}`;
        }
        case 'M':
          this.#skipImpl();
          return `<${this.#type()}>`;
        case 'X':
          this.#skipImpl();
          return `<${this.#type()} as ${this.#path(false)}>`;
        case 'Y':
          return `<${this.#type()} as ${this.#path(false)}>`;
        case 'I': {
          const path = this.#path(isValue);
          return `${path}${isValue ? '::' : ''}<${this.#list(() => this.#argument())}>`;
        }
        case 'B':
          return this.#back(() => this.#path(isValue));
        default:
          throw new NotMangled();
      }
    });
  }

  /** The place of an `impl`, which is not shown. */
  #skipImpl(): void {
    this.#disambiguator();
    this.#path(false);
  }

  #list(read: () => string): string {
    const parts: string[] = [];
    while (!this.#eat('E')) parts.push(read());
    return parts.filter((part) => part !== '').join(', ');
  }

  #argument(): string {
    if (this.#eat('L')) {
      this.#base62();
      return "'_";
    }
    return this.#eat('K') ? this.#constant() : this.#type();
  }

  #lifetime(): void {
    if (this.#eat('L')) this.#base62();
  }

  #type(): string {
    return this.#nested(() => {
      const kind = this.#next();
      if (Object.hasOwn(BASIC_TYPES, kind)) return BASIC_TYPES[kind];
      switch (kind) {
        case 'A':
          return `[${this.#type()}; ${this.#constant()}]`;
        case 'S':
          return `[${this.#type()}]`;
        case 'T': {
          const parts = this.#list(() => this.#type());
          return parts === '' || parts.includes(', ') ? `(${parts})` : `(${parts},)`;
        }
        case 'R':
          this.#lifetime();
          return `&${this.#type()}`;
        case 'Q':
          this.#lifetime();
          return `&mut ${this.#type()}`;
        case 'P':
          return `*const ${this.#type()}`;
        case 'O':
          return `*mut ${this.#type()}`;
        case 'F':
          return this.#function();
        case 'D':
          return this.#traitObject();
        case 'B':
          return this.#back(() => this.#type());
        default:
          this.#at--;
          return this.#path(false);
      }
    });
  }

  #binder(): void {
    if (this.#eat('G')) this.#base62();
  }

  #function(): string {
    this.#binder();
    const unsafe = this.#eat('U') ? 'unsafe ' : '';
    let abi = '';
    if (this.#eat('K')) abi = `extern "${this.#eat('C') ? 'C' : this.#identifier().name.replaceAll('_', '-')}" `;
    const parameters = this.#list(() => this.#type());
    const result = this.#type();
    return `${unsafe}${abi}fn(${parameters})${result === '()' ? '' : ` -> ${result}`}`;
  }

  #traitObject(): string {
    this.#binder();
    const parts: string[] = [];
    while (!this.#eat('E')) {
      let bound = this.#path(false);
      const bindings: string[] = [];
      while (this.#eat('p')) bindings.push(`${this.#identifier().name} = ${this.#type()}`);
      if (bindings.length > 0) {
        bound = bound.endsWith('>') ? `${bound.slice(0, -1)}, ${bindings.join(', ')}>` : `${bound}<${bindings.join(', ')}>`;
      }
      parts.push(bound);
    }
    this.#lifetime();
    return `dyn ${parts.join(' + ')}`;
  }

  #constant(): string {
    return this.#nested(() => {
      if (this.#eat('B')) return this.#back(() => this.#constant());
      if (this.#eat('p')) return '_';
      const type = this.#next();
      const sign = this.#eat('n') ? '-' : '';
      const digits = /^[0-9a-f]*_/.exec(this.#text.slice(this.#at, this.#at + 40))?.[0];
      if (digits === undefined || !Object.hasOwn(BASIC_TYPES, type)) throw new NotMangled();
      this.#at += digits.length;
      const value = BigInt(`0x0${digits.slice(0, -1)}`);
      if (type === 'b') return value === 0n ? 'false' : 'true';
      if (type === 'c') return value <= 0x10_ffffn ? `'${String.fromCodePoint(Number(value))}'` : '_';
      return `${sign}${value}`;
    });
  }
}
