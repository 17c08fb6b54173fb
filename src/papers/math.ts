/** TeX as readable text: `\alpha_i` becomes `αᵢ`. */
export function mathToUnicode(tex: string): string {
  return tex
    .replace(/\\[a-zA-Z]+/g, ' ')
    .replace(/[{}\\$]/g, '')
    .trim();
}

/** Text with TeX in it, as arXiv abstracts have it, made readable. */
export function cleanTex(text: string): string {
  return text.replace(/\$([^$\n]+)\$/g, (_, tex: string) => mathToUnicode(tex));
}
