/** The page of the errors: names and numbers from the tables, meanings from the comments beside them. */
import { readFileSync } from 'node:fs';
import { RPC_CODES } from '@polkavirt/node';
import {
  COMPILE_STATUS,
  DESTROY_ERROR,
  EXEC_ERROR,
  INSTANTIATE_ERROR,
  MEMORY_ERROR,
  MODULE_ERROR,
  TYPESTATE_INSTANTIATE_ERROR,
} from '@polkavirt/primitives';
import { REPOSITORY } from '../places.ts';
import { code, markdownTable } from './table.ts';

/** The text of a comment in a source, with links as code. */
const commentText = (comment: string): string =>
  comment
    .replaceAll(/^\s*\*? ?/gm, '')
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The comments of a table of numbers in a source: of the table itself, and of each name. */
function commentsOf(source: string, table: string): { readonly table: string; readonly names: ReadonlyMap<string, string> } {
  const [, above = '', body = ''] =
    new RegExp(`(?:/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\n)?export const ${table} = \\{\\n([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  const rows = body.matchAll(/(?:\/\*\*([\s\S]*?)\*\/\s*)?\b(\w+): -?[\d_]+,/g);
  return { table: commentText(above), names: new Map([...rows].map(([, text = '', name]) => [name!, commentText(text)])) };
}

function section(title: string, file: string, table: string, values: Readonly<Record<string, number>>): string {
  const comments = commentsOf(readFileSync(REPOSITORY + file, 'utf8'), table);
  const rows = Object.entries(values).map(([name, value]) => [`${value}`, code(name), comments.names.get(name) ?? '']);
  if (rows.every(([, , text]) => text === ''))
    return `## ${title}\n\n${comments.table}\n\n${markdownTable(
      ['number', 'name'],
      rows.map((row) => row.slice(0, 2)),
    )}`;
  return `## ${title}\n\n${comments.table}\n\n${markdownTable(['number', 'name', 'when'], rows)}`;
}

const VIRT = 'packages/primitives/src/errors.ts';
const TYPESTATE = 'packages/primitives/src/typestate-errors.ts';

export const errors = (): string =>
  [
    '# Errors',
    'Errors of the interface are values, which nothing throws: `{ ok: false, error }`. On the scale wire the number is the discriminant; on the abi wire it comes negated. What *is* thrown, a `HostFault`, means that the host, the wire or the caller is broken.',
    section('InstantiateError', VIRT, 'INSTANTIATE_ERROR', INSTANTIATE_ERROR),
    section('ExecError', VIRT, 'EXEC_ERROR', EXEC_ERROR),
    section('MemoryError', VIRT, 'MEMORY_ERROR', MEMORY_ERROR),
    section('DestroyError', VIRT, 'DESTROY_ERROR', DESTROY_ERROR),
    section('ModuleError', TYPESTATE, 'MODULE_ERROR', MODULE_ERROR),
    section('InstantiateError of modules', TYPESTATE, 'TYPESTATE_INSTANTIATE_ERROR', TYPESTATE_INSTANTIATE_ERROR),
    section('CompileStatus', TYPESTATE, 'COMPILE_STATUS', COMPILE_STATUS),
    section('JSON-RPC', 'packages/node/src/json-rpc/rpc-error.ts', 'RPC_CODES', RPC_CODES),
  ].join('\n\n');
