/** A value that stands in a file: where, and the text that a program gets once it is unquoted and dedented. */
export interface TextValue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
