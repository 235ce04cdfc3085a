import type { TypeDescription } from '@polkavirt/primitives';

/**
 * Values that show how a type is written: each variant of an enum, and numbers at the edges of their widths and of a compact's forms. One
 * part differs from the plainest value at a time, so their number grows with the size of the type, and not with the product of its parts.
 *
 * The first is the plainest.
 */
export const sampleValues = (type: TypeDescription): readonly unknown[] => {
  switch (type.kind) {
    case 'unit':
      return [undefined];
    case 'bool':
      return [true, false];
    case 'bytes': {
      const lengths = [2, 0, 64].filter((length) => length <= (type.maxLength ?? length));
      const filled = lengths.map((length) => Uint8Array.from({ length }, (_, i) => i + 1));
      const longest = type.maxLength === undefined ? [] : [new Uint8Array(type.maxLength).fill(7)];
      return [...filled, ...longest, Uint8Array.of(0xff)];
    }
    case 'str':
      return ['go', '', 'é'];
    case 'fixedBytes':
      return [Uint8Array.from({ length: type.length }, (_, i) => i + 1)];
    case 'struct': {
      const samples = type.fields.map((field) => sampleValues(field.type));
      // With equal numbers, two fields that changed places would not be noticed.
      const plain = samples.map((values, at) => (values.length > 1 ? values[at % 2] : values[0]));
      const object = (values: readonly unknown[]) => Object.fromEntries(type.fields.map(({ name }, at) => [name, values[at]]));
      return [
        object(plain),
        ...samples.flatMap((values, at) => values.map((value) => object(plain.map((each, i) => (i === at ? value : each))))),
      ];
    }
    case 'enum':
      return type.variants.flatMap(({ name, payload }) => sampleValues(payload).map((value) => ({ tag: name, value })));
    case 'vec': {
      const values = sampleValues(type.of);
      return [values.slice(0, 2), [], ...values.map((value) => [value])];
    }
    case 'option':
      return [...sampleValues(type.of), undefined];
    default:
      return numbers(type.kind);
  }
};

const numbers = (kind: string): readonly unknown[] => {
  const bits = BigInt(kind.replace(/\D+/, ''));
  const isSigned = kind.startsWith('i');
  const most = 2n ** (isSigned ? bits - 1n : bits) - 1n;
  const values = [1n, 2n, 0n, 64n, 2n ** 14n, 2n ** 30n, 2n ** (bits - 1n), most].filter((value) => value <= most);
  if (isSigned) values.push(-1n, -(2n ** (bits - 1n)));
  return bits > 32n || kind.startsWith('compact') ? values : values.map(Number);
};
