type Value = number | string | Uint8Array | null;
type Row = Readonly<Record<string, unknown>>;

/** The part of `node-sqlite3-wasm` that is used. */
interface SqliteDatabase {
  exec(sql: string): void;
  run(sql: string, values?: Value[]): { readonly changes: number };
  all(sql: string, values?: Value[]): Row[];
  prepare(sql: string): { run(values: Value[]): unknown; finalize(): void };
  close(): void;
}

/** A database in one file. */
export interface Database {
  run(sql: string, values?: Value[]): { readonly changes: number };
  all(sql: string, values?: Value[]): Row[];
  /** Runs a statement for each list of values. */
  runAll(sql: string, rows: Iterable<Value[]>): void;
  /** Does all of the work, or leaves the file unchanged. */
  transaction(work: () => void): void;
  close(): void;
}

/** SQLite in WebAssembly is loaded when a file is opened, so it is optional for nodes without a file. */
async function loadSqlite(): Promise<new (path: string) => SqliteDatabase> {
  try {
    const { default: sqlite } = (await import('node-sqlite3-wasm')) as unknown as {
      default: { Database: new (path: string) => SqliteDatabase };
    };
    return sqlite.Database;
  } catch (cause) {
    throw new Error('a chain in a file needs the package node-sqlite3-wasm: npm install node-sqlite3-wasm', { cause });
  }
}

/** @throws Error Of the file system, or of a file that is no database. */
export async function openDatabase(path: string): Promise<Database> {
  const Sqlite = await loadSqlite();
  const database = new Sqlite(path);
  try {
    // One process has the file, and a transaction that is killed is rolled back when the file is opened next.
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = persist; pragma synchronous = normal;');
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    run: (sql, values) => database.run(sql, values),
    all: (sql, values) => database.all(sql, values),
    runAll(sql, rows) {
      const statement = database.prepare(sql);
      try {
        for (const row of rows) statement.run(row);
      } finally {
        statement.finalize();
      }
    },
    transaction(work) {
      database.exec('begin immediate');
      try {
        work();
        database.exec('commit');
      } catch (error) {
        database.exec('rollback');
        throw error;
      }
    },
    close: () => database.close(),
  };
}
