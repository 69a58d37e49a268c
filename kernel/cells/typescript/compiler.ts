/** The cells' TypeScript; the project is built by the same. */
export { default as compiler } from "typescript";
