/** Return: the way back to what is shown, offered where none of it is in view. */

/** Let a button lead back; return what to call on each view, so that it is there when needed. */
export function createReturn(button, picture) {
  button.addEventListener("click", () => {
    const circles = picture.nodes().map(({ x, y, size }) => ({ x, y, radius: size }));
    picture.camera.show(circles);
  });
  return () => {
    button.hidden = picture.hasAnythingInView() || picture.nodes().length === 0;
  };
}
