import type vm from 'node:vm';

type Ways = Pick<typeof vm, 'Script' | 'SourceTextModule' | 'compileFunction'>;
export function keepCode(node: Ways): Pick<Ways, 'SourceTextModule' | 'compileFunction'>;
export function installCodeCache(): void;
