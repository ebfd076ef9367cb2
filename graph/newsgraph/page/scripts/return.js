/** Return: the way back to what is shown, offered where none of it is in view. */

/** Let a button lead back; it is there only when it is needed. */
export function createReturn(button, picture) {
  picture.watch(() => {
    button.hidden = picture.hasAnythingInView() || picture.nodes().length === 0;
  });
  button.addEventListener("click", () => {
    const circles = picture.nodes().map(({ x, y, size }) => ({ x, y, radius: size }));
    picture.camera.show(circles);
  });
}
