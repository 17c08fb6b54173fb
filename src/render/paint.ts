/** A piece of a terminal line in one style. The text is clean: no control characters. */
export interface Run {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  readonly dim?: boolean;
  /** Not to be broken over lines. */
  readonly solid?: boolean;
  /** Something to press. */
  readonly accent?: boolean;
  readonly url?: string;
}

/** Addresses longer than this are not made clickable: terminals (VTE, iTerm2) ignore them. */
const OSC8_LIMIT = 2083;

/** Only the sixteen colours every terminal has, so that light and dark themes both read well. */
function codes(run: Run): number[] {
  const found: number[] = [];
  if (run.bold) found.push(1);
  if (run.dim) found.push(2);
  if (run.italic) found.push(3);
  if (run.strike) found.push(9);
  if (run.code) found.push(32);
  else if (run.url || run.accent) found.push(36);
  return found;
}

/** One line with colours and links where asked for, without blanks at its end. */
export function paint(
  line: readonly Run[],
  options: { readonly color: boolean; readonly links: 'osc8' | 'inline' | 'none' },
): string {
  const runs = line.map((run) => ({ ...run }));
  for (let last = runs.at(-1); last; last = runs.at(-1)) {
    last.text = last.text.trimEnd();
    if (last.text !== '') break;
    runs.pop();
  }
  return runs
    .map((run) => {
      const style = options.color ? codes(run) : [];
      const painted = style.length > 0 ? `\x1b[${style.join(';')}m${run.text}\x1b[0m` : run.text;
      const clickable = options.links === 'osc8' && run.url && run.url.length <= OSC8_LIMIT;
      return clickable ? `\x1b]8;;${run.url}\x1b\\${painted}\x1b]8;;\x1b\\` : painted;
    })
    .join('');
}
