/** Which characters a font can set. */
export type Coverage = (codePoint: number) => boolean;

/**
 * Reads the characters that a TrueType font maps to glyphs (OpenType table `cmap`, formats 4 and 12).
 * @throws RangeError when the bytes are not such a font.
 */
export function fontCoverage(font: Uint8Array): Coverage {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const ranges = characterMaps(view).flatMap((offset) => mappedRanges(view, offset));
  if (ranges.length === 0) throw new RangeError('expected a TrueType font with a Unicode character map of format 4 or 12');
  return (codePoint) => ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
}

export function anyOf(coverages: readonly Coverage[]): Coverage {
  return (codePoint) => coverages.some((covers) => covers(codePoint));
}

function characterMaps(view: DataView): number[] {
  const tables = view.getUint16(4);
  for (let at = 12; at < 12 + 16 * tables; at += 16) {
    if (view.getUint32(at) !== 0x636d6170) continue; // "cmap"
    const cmap = view.getUint32(at + 8);
    return Array.from({ length: view.getUint16(cmap + 2) }, (_, index) => cmap + view.getUint32(cmap + 4 + 8 * index + 4));
  }
  return [];
}

function mappedRanges(view: DataView, offset: number): [first: number, last: number][] {
  const format = view.getUint16(offset);
  if (format === 12) {
    return Array.from({ length: view.getUint32(offset + 12) }, (_, group) => {
      const at = offset + 16 + 12 * group;
      return [view.getUint32(at), view.getUint32(at + 4)];
    });
  }
  return format === 4 ? segments(view, offset) : [];
}

// Format 4: end codes, a pad, start codes, deltas and range offsets, each one 16-bit number per segment.
function segments(view: DataView, offset: number): [number, number][] {
  const bytes = view.getUint16(offset + 6);
  const ends = offset + 14;
  const starts = ends + bytes + 2;
  const deltas = starts + bytes;
  const rangeOffsets = deltas + bytes;
  const mapped: [number, number][] = [];
  for (let at = 0; at < bytes; at += 2) {
    const first = view.getUint16(starts + at);
    const last = view.getUint16(ends + at);
    const rangeOffset = view.getUint16(rangeOffsets + at);
    for (let code = first; code <= last && code !== 0xffff; code += 1) {
      // A segment may hold characters without a glyph: glyph 0 is the box for what is missing.
      const stored = rangeOffset === 0 ? code : view.getUint16(rangeOffsets + at + rangeOffset + 2 * (code - first));
      const glyph = stored === 0 ? 0 : (stored + view.getUint16(deltas + at)) & 0xffff;
      if (glyph !== 0) mapped.push([code, code]);
    }
  }
  return mapped;
}
