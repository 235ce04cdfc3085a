/** Asks for what the flags did not say. */
import { cancel, intro, select, text } from '@clack/prompts';
import { FRAMEWORKS } from './frameworks.ts';
import { KINDS } from './kinds.ts';
import { LANGUAGES } from './languages.ts';
import type { ProjectOptions } from './options.ts';
import { objectionTo } from './write-project.ts';

type Titles<Name extends string> = Readonly<Record<Name, string | { readonly title: string }>>;

/** One of the names of a table. */
const choose = <Name extends string>(message: string, table: Titles<Name>): Promise<Name | symbol> =>
  select<string>({
    message,
    options: Object.entries<Titles<Name>[Name]>(table).map(([value, entry]) => ({
      value,
      label: typeof entry === 'string' ? entry : entry.title,
    })),
  }) as Promise<Name | symbol>;

/** All options, or undefined if the person gave up. */
export async function ask(given: Partial<ProjectOptions>): Promise<ProjectOptions | undefined> {
  intro('A project with polkavirt');
  const answered = async <T extends string>(known: T | undefined, question: () => Promise<T | symbol>): Promise<T> => {
    const answer = known ?? (await question());
    if (typeof answer === 'symbol') throw new GaveUp();
    return answer;
  };
  try {
    const folder = await answered(given.folder, () =>
      text({
        message: 'In which folder?',
        placeholder: 'my-tests',
        defaultValue: 'my-tests',
        validate: (path) => objectionTo(path === undefined || path === '' ? 'my-tests' : path),
      }),
    );
    const kind = await answered(given.kind, () => choose('What will you test?', KINDS));
    const framework = await answered(given.framework, () => choose('With which framework?', FRAMEWORKS));
    const language = await answered(given.language, () => choose('In which language?', LANGUAGES));
    return { folder, kind, framework, language };
  } catch (thrown) {
    if (!(thrown instanceof GaveUp)) throw thrown;
    cancel('Nothing was written.');
    return undefined;
  }
}

class GaveUp extends Error {}
