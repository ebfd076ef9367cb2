/** Brush: choosing a span of periods by mouse, finger or keys. */

const FAR = 10;
const KEYS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -FAR,
  PageUp: FAR,
};

/**
 * Let one choose by mouse or finger: a click chooses a period, and all of them if only that one
 * was chosen; a drag chooses several, moves an end, or moves what is chosen.
 * @param {Element} track what all periods share evenly; the ends are handles in it
 * @param {() => [number, number]} span tells the first and the last period chosen
 * @param {(one: number, other: number) => void} choose
 * @param {number} last the last period there is
 */
export function letBrush(track, span, choose, last) {
  let [drag, pending] = [null, 0];
  const at = ({ clientX }) => {
    const { left, width } = track.getBoundingClientRect();
    return clamp(Math.floor(((clientX - left) / width) * (last + 1)), last);
  };
  const follow = (place) => {
    if (place !== drag.start) drag.isMoved = true;
    if (!drag.isMoved) return;
    const shift = clamp(drag.first + place - drag.start, last - drag.final + drag.first);
    if (drag.anchor === null) choose(shift, shift + drag.final - drag.first);
    else choose(drag.anchor, place);
  };
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const [start, [first, final]] = [at(event), span()];
    const end = [...track.querySelectorAll(".handle")].indexOf(event.target);
    const isInside = start >= first && start <= final && final - first < last;
    const anchor = end >= 0 ? [final, first][end] : isInside ? null : start;
    drag = { start, first, final, anchor, isMoved: false };
    track.setPointerCapture(event.pointerId);
  });
  track.addEventListener("pointermove", (event) => {
    if (!drag) return;
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => drag && follow(at(event)));
  });
  track.addEventListener("pointerup", (event) => {
    if (!drag) return;
    follow(at(event));
    const { start, first, final, isMoved } = drag;
    drag = null;
    if (isMoved) return;
    if (start === first && start === final) choose(0, last);
    else choose(start, start);
  });
  track.addEventListener("pointercancel", () => {
    drag = null;
  });
}

/** Let keys move one end, not over the other. */
export function letStep(handle, end, span, choose, last) {
  handle.addEventListener("keydown", (event) => {
    const edges = { Home: -Infinity, End: Infinity };
    const step = KEYS[event.key] ?? edges[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const [first, final] = span();
    if (end === 0) choose(clamp(first + step, final), final);
    else choose(first, Math.max(first, clamp(final + step, last)));
    event.preventDefault();
  });
}

/** Return a number, or the nearest one from 0 to another. */
function clamp(number, most) {
  return Math.max(0, Math.min(most, number));
}
