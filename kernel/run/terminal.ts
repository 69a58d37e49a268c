// biome-ignore-all lint/suspicious/noControlCharactersInRegex: they are what terminals are told with
/**
 * What a stream's text looks like once a terminal has shown it: a carriage return goes back to the start of the line and
 * what follows overwrites it, a backspace goes back by one, ESC[K erases to the end of the line and ESC[2K all of it.
 * So of a progress bar only its last state is kept. Colours stay with the characters that they were written with.
 */
export function settle(text: string): string {
  if (!/[\r\b]|\x1b\[\d*K/.test(text)) return text;
  let colour = "";
  const settled = text.split(/\r*\n/).map((line) => {
    if (!/[\r\b\x1b]/.test(line)) return line;
    const { places, left } = type(line, colour);
    const shown = write(places, colour, left);
    colour = left;
    return shown;
  });
  return settled.join("\n");
}

interface Place {
  readonly character: string;
  readonly colour: string;
}

/** Types a line that starts in colour `colour`; `left` is the colour that it ends in. */
function type(line: string, colour: string): { places: Place[]; left: string } {
  const places: Place[] = [];
  let at = 0;
  let left = colour;
  for (const [token] of line.matchAll(/\x1b\[[\d;:?]*[A-Za-z]|[^\x1b]/gu)) {
    if (token === "\r") at = 0;
    else if (token === "\b") at = Math.max(0, at - 1);
    else if (token === "\x1b[2K") places.length = 0;
    else if (token === "\x1b[K" || token === "\x1b[0K") places.length = Math.min(places.length, at);
    else if (token.startsWith("\x1b[") && token.endsWith("m")) left = /^\x1b\[0?m$/.test(token) ? "" : left + token;
    else if (!token.startsWith("\x1b")) {
      while (places.length < at) places.push({ character: " ", colour: "" });
      places[at++] = { character: token, colour: left };
    }
  }
  return { places, left };
}

function write(places: readonly Place[], from: string, to: string): string {
  let colour = from;
  let text = "";
  for (const place of [...places, { character: "", colour: to }]) {
    const goesOn = place.colour.startsWith(colour);
    if (place.colour !== colour) text += goesOn ? place.colour.slice(colour.length) : `\x1b[0m${place.colour}`;
    colour = place.colour;
    text += place.character;
  }
  return text;
}
