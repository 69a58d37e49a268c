/** The name under which a local file is there as it runs: `./wave.js` for `./wave.ts`. */
export const runningName = (file: string): string => file.replace(/\.([cm]?)[jt]sx?$/, ".$1js");
