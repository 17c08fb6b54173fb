/** An error meant for the one who asked: a sentence, and what to type instead. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly instead: string | undefined;

  constructor(code: string, sentence: string, instead?: string) {
    super(sentence);
    this.code = code;
    this.instead = instead;
  }
}

export interface ConfigProblem {
  /** Dotted path of the option, a variable's name, or a file. */
  readonly path: string;
  readonly line?: number;
  /** What was expected and what was found, and what to do. */
  readonly message: string;
}

/** Everything wrong with the configuration or the environment, all at once. Ends the process with 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    super(
      problems
        .map(({ path, line, message }) => {
          const place = file === '' ? path : `${file}${line ? `:${line}` : ''}: ${path}`;
          return `${place}: ${message}`;
        })
        .join('\n'),
    );
    this.problems = problems;
  }
}
