/** The database as SQLite itself tells of it. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { openDatabase } from '../../src/persistence/sqlite.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function opened(path: string) {
  const database = await openDatabase(path);
  let isOpen = true;
  const close = () => {
    if (isOpen) database.close();
    isOpen = false;
  };
  onTestEnd('the database', close);
  return { ...database, close };
}

const file = () => join(temporaryFolder(), 'chain.db');

it('keeps the file to itself, and its journal; waits for the disk where a loss could damage the file', async () => {
  const { all } = await opened(file());
  expect([all('pragma locking_mode'), all('pragma journal_mode'), all('pragma synchronous')]).toEqual([
    [{ locking_mode: 'exclusive' }],
    [{ journal_mode: 'persist' }],
    // normal
    [{ synchronous: 1 }],
  ]);
});

it('runs statements with values, once and for each row of a list, and tells what they changed', async () => {
  const path = file();
  const { run, all, runAll, close } = await opened(path);
  run('create table t (a integer, b blob)');
  expect(run('insert into t values (?, ?)', [1, Uint8Array.of(7)])).toMatchObject({ changes: 1 });
  runAll('insert into t values (?, ?)', [
    [2, null],
    [3, Uint8Array.of(8, 9)],
  ]);
  expect(all('select a, b from t order by a')).toEqual([
    { a: 1, b: Uint8Array.of(7) },
    { a: 2, b: null },
    { a: 3, b: Uint8Array.of(8, 9) },
  ]);
  expect(all('select b from t where a = ?', [2])).toEqual([{ b: null }]);
  expect(run('update t set a = a + 1').changes).toBe(3);
  close();
  const again = await opened(path);
  expect(again.all('select a from t order by a')).toEqual([{ a: 2 }, { a: 3 }, { a: 4 }]);
});

it('leaves the file as it was if a part of a transaction fails, and says what failed', async () => {
  const { run, all, runAll, transaction } = await opened(file());
  run('create table t (a integer primary key)');
  const twice = () => runAll('insert into t values (?)', [[1], [1]]);
  expect(() => transaction(twice)).toThrow(/UNIQUE/);
  expect(all('select a from t')).toEqual([]);
  expect(() =>
    transaction(() => {
      run('insert into t values (2)');
      throw new Error('stopped');
    }),
  ).toThrow(new Error('stopped'));
  expect(all('select a from t')).toEqual([]);
  // The next one works, and outside of a transaction one row may stay.
  transaction(() => run('insert into t values (3)'));
  expect(() => twice()).toThrow(/UNIQUE/);
  expect(all('select a from t order by a')).toEqual([{ a: 1 }, { a: 3 }]);
});

it('gives a file back that cannot be used', async () => {
  const path = file();
  writeFileSync(path, 'this is not a database, and long enough to be looked at as one, which takes a hundred bytes of something');
  await expect(openDatabase(path)).rejects.toThrow(/not a database/);
  expect(existsSync(`${path}.lock`)).toBe(false);
  const folder = temporaryFolder();
  await expect(openDatabase(join(folder, 'no', 'where'))).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});
