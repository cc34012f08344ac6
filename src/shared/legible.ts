/** Stands for a piece of a text that cannot be read from here, where the rest can: see `Unknown.legible`. */
export const ILLEGIBLE = '\uFFFC';
