/** Height, width and channels of an image of this shape. */
export const imageShape = ([height, width, channels = 1]: readonly number[]): readonly [number, number, number] => [
  height!,
  width!,
  channels,
];
