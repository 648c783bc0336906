import encode from 'qr';

/** Light modules around the code, as ISO/IEC 18004 asks for. */
const QUIET = 4;

/** A QR code as one path: its side in modules, and a stroke of squares for each run of dark ones. */
export function outline(text: string): { side: number; path: string } {
  const rows = encode(text, 'raw', { ecc: 'medium', border: QUIET });
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      const from = x;
      while (row[x] === true) x += 1;
      if (x > from) path += `M${from} ${y}h${x - from}v1h${from - x}z`;
    }
  });
  return { side: rows.length, path };
}
